# SPDX-License-Identifier: GPL-2.0-or-later
"""Machines that are reset and scanned from inside: as firmware leaves them, full of a pattern, with a guest's secrets."""
import os
import re

from bench import blank, disagreements, secrets_disagree
from machine import MENU_S
from outside import pages, pattern

WIPE_S = 180
HEAP_BYTES = 32 << 20
MARKER_BYTES = 32
CONTROL_MIN = 0.99
# Of these after a reset. OVMF overwrites 34 MiB at each start, part of them the guest's.
FIRMWARE_LEAVES = {"seabios": CONTROL_MIN, "ovmf": 0.5}
SCHEDULES = 3                   # in the guest's file, which lies in RAM more than once
RED, GREEN, YELLOW = b"\xff\0\0", b"\0\xff\0", b"\xff\xff\0"
SQUARE_PIXELS = 16
WRONG_CFG = """menuentry "wrong word" --hotkey=x {
	start /memwipe-scan.efi $console sacn
}
"""
# GRUB's own look at memory: a second reader from inside, which shares nothing with the scan.
GRUB_READS = [mib << 20 for mib in (24, 40, 56, 72, 88)]
GRUB_BYTES = 256
GRUB_CFG = """menuentry "GRUB reads" --hotkey=h {{
	insmod hexdump
	{reads}
	echo "GRUB has read"
}}
"""
GRUB_LINE = re.compile(r"(?<![0-9a-f])([0-9a-f]{8,16})  ((?:[0-9a-f]{2} +){16})\|")
GRUB_MODULES = {"seabios": "i386-pc", "ovmf": "x86_64-efi"}


def picture(bench):
    """The colours of the text on its screen, and those of the map of RAM."""
    return bench.running.picture(os.path.join(bench.folder, "screen.ppm"))


def census(bench):
    """RAM as firmware leaves it; a word that is not known ends a scan before."""
    bench.stick.write("custom.cfg", WRONG_CFG)
    running = bench.start()
    running.choose("x")
    running.wait("nothing was done: there is a word that is not known", "refusal", MENU_S)
    running.reset()
    running.choose("s")
    report = running.finish_scan()
    print(f"{bench.case.name}: {report.count['bytes'][0]} bytes not zero of {report.count['bytes'][1]}", flush=True)
    yield from disagreements(report, (0, bench.ram))
    if "nothing that was looked for is left" not in report.verdict:
        yield f"of an empty machine it says {report.verdict}"


def bring_grub_reader(bench):
    target = GRUB_MODULES[bench.case.firmware]
    reads = "\n\t".join(f"hexdump -s {at} -n {GRUB_BYTES} (mem)" for at in GRUB_READS)
    bench.stick.make_folder(f"boot/grub/{target}")
    bench.stick.put(f"/usr/lib/grub/{target}/hexdump.mod", f"boot/grub/{target}/hexdump.mod")
    bench.stick.write("custom.cfg", GRUB_CFG.format(reads=reads))


def grub_disagrees(bench):
    """GRUB, the RAM file and the pattern; then GRUB's menu is there again."""
    running = bench.running
    running.choose("h")
    said = running.wait("GRUB has read", "GRUB's look at memory", MENU_S)
    read = {int(at, 16): bytes.fromhex(digits) for at, digits in GRUB_LINE.findall(said)}
    kept = 0
    for start in GRUB_READS:
        data = b"".join(read.get(at, b"") for at in range(start, start + GRUB_BYTES, 16))
        (_, outside), = pages([(0, bench.ram)], [(start, start + GRUB_BYTES)])
        kept += data == pattern(start).tobytes()[:GRUB_BYTES]
        if data != outside:
            yield f"at {start:#x} GRUB reads {data.hex()}, the RAM file has {outside.hex()}"
    if not kept:
        yield "GRUB reads the pattern nowhere"


def fill(bench):
    """A pattern that firmware and boot loader overwrite in part, and nothing else does."""
    bring_grub_reader(bench)
    running = bench.start()
    running.choose("r")
    said = running.wait("scan: filled:", "end of the filling", MENU_S)
    if ", 0 not as written" not in said:
        yield f"filled: {said.splitlines()[-1]}"
    yield from grub_disagrees(bench)
    running.console.send("s")
    report = running.finish_scan()
    empty, as_written, other, _ = report.count["pages"]
    print(f"{bench.case.name}: {as_written} pages of the pattern are left, firmware and boot loader have changed "
          f"{empty + other}", flush=True)
    yield from disagreements(report, (0, bench.ram))
    if not as_written or not other:
        yield "a reset either changes nothing or everything"
    if "something that was looked for is left" not in report.verdict:
        yield f"with the pattern in RAM it says {report.verdict}"
    text, below = picture(bench)
    if below[YELLOW] < SQUARE_PIXELS:
        yield "its picture shows no pattern"
    if text[GREEN] or not text[RED]:
        yield f"control: with the pattern in RAM its text has {text[RED]} red and {text[GREEN]} green pixels"
    yield from wipe_disagrees(bench)


def wipe_disagrees(bench):
    """The rest of the way in docs/hardware.md: reset, Wipe, Scan."""
    running = bench.running
    running.reset()
    running.choose("w")
    running.wait("erasing itself, rebooting", "end of the wipe", WIPE_S)
    running.choose("s")
    report = running.finish_scan()
    print(f"{bench.case.name}: after the wipe {report.count['kept'][0]} words of the pattern, "
          f"{report.count['bytes'][0]} bytes not zero", flush=True)
    yield from disagreements(report, (0, bench.ram))
    if report.count["kept"][0] or report.count["pages"][1]:
        yield f"after the wipe {report.count['kept'][0]} words of the pattern are left"
    if "nothing that was looked for is left" not in report.verdict:
        yield f"after the wipe it says {report.verdict}"
    text, below = picture(bench)
    if text[RED] or not text[GREEN] or below[YELLOW] >= SQUARE_PIXELS:
        yield (f"after the wipe its text has {text[RED]} red and {text[GREEN]} green pixels, its picture {below[YELLOW]} "
               "yellow ones")


def scanned(bench):
    """Scan the machine as it has been reset; what disagrees with the RAM file comes with the report."""
    bench.running.choose("s")
    report = bench.running.finish_scan()
    wrong = list(disagreements(report, (0, bench.ram)))
    blank(bench.ram, *report.own)
    return report, wrong + secrets_disagree(bench, report, (0, bench.ram))


def wipe(bench):
    """A guest that is reset without a wipe, and once more with one."""
    bench.bring_guest(f"heap={HEAP_BYTES}")
    running = bench.start(f"marker={bench.key} show=keys")
    bench.plant()
    running.qmp.command("stop")
    planted = bench.markers(bench.ram)[0] * MARKER_BYTES / HEAP_BYTES
    if planted < CONTROL_MIN:
        yield f"control: {planted:.1%} of the markers before the reset"
    running.reset()
    report, wrong = scanned(bench)
    yield from (f"control: {text}" for text in wrong)
    control = report.count["markers"][0] * MARKER_BYTES / HEAP_BYTES
    keys = len(set(report.key.values()))
    red = picture(bench)[1][RED]
    if control < FIRMWARE_LEAVES[bench.case.firmware] or keys < SCHEDULES or red < SQUARE_PIXELS:
        yield f"control: {control:.1%} of the markers, {keys} keys, {red} red pixels"
    running.reset()
    bench.plant()
    running.console.send("\n")
    running.wait("erasing itself, rebooting", "end of the wipe", WIPE_S)
    report, wrong = scanned(bench)
    yield from wrong
    print(f"{bench.case.name}: {report.count['markers'][0]} markers and {len(report.key)} key schedules left, "
          f"control {control:.1%} and {keys}", flush=True)
    if report.count["markers"] != [0, 0] or report.key or "nothing that was looked for" not in report.verdict:
        yield f"after the wipe: {report.count['markers']} markers, {report.key}, {report.verdict}"
    if picture(bench)[1][RED] >= SQUARE_PIXELS:
        yield "after the wipe its picture shows something"
