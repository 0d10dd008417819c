# SPDX-License-Identifier: GPL-2.0-or-later
"""The stick of make usb-image as the disk of a machine, which fills RAM, resets and scans without a key pressed; what
it says is compared with the RAM file by tests/scan's judges."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "scan"))
from bench import disagreements                 # noqa: E402
from machine import Stick, parse                # noqa: E402

GRUB = "boot/grub/i386-pc"
STARTED, FILLED, END = "scan: memwipe-scan ", "scan: filled:", "scan: end, halted"
# A bit of the clock's memory outlives the reset; no firmware uses this byte. The numbers are those of entries in
# tests/scan/grub.cfg: "Fill and reset", then "Scan".
CUSTOM_CFG = """insmod cmostest
set timeout=0
if cmostest 0x7f:0; then
	set default=0
else
	cmosset 0x7f:0
	set default=3
fi
"""


def make(build, path):
    """A copy of the stick that chooses by itself."""
    stick = Stick(os.path.join(build, "memwipe-usb.img"), path)
    stick.make_folder(GRUB)
    stick.put("/usr/lib/grub/i386-pc/cmostest.mod", f"{GRUB}/cmostest.mod")
    stick.write("custom.cfg", CUSTOM_CFG)
    # Bochs' display on a terminal ends Bochs at a mode of 32 bits.
    stick.write("words.cfg", 'set save=""\nset gfxpayload=text\n')


def faults(name, run):
    """What is wrong with what it said. After the reset GRUB's menu does not come on the serial port."""
    _, _, scanned = run.said.partition(FILLED)
    if run.said.count(STARTED) != 2 or END not in scanned:
        yield f"it was started {run.said.count(STARTED)} times, and did not fill, reset and scan"
        return
    if ", 0 not as written" not in scanned.splitlines()[0]:
        yield f"filled: {scanned.splitlines()[0]}"
    report = parse(scanned)
    yield from disagreements(report, (0, os.path.join(run.folder, "ram")))
    empty, as_written, other, _ = report.count.get("pages", [0] * 4)
    print(f"{name}: {as_written} pages of the pattern are left, firmware and boot loader have changed {empty + other}",
          flush=True)
    if not as_written or not other:
        yield "a reset either changes nothing or everything"
    if "something that was looked for is left" not in report.verdict:
        yield f"with the pattern in RAM it says {report.verdict}"
