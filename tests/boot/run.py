#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Start memwipe.efi in every way in which it can be started, on machines whose RAM is a file that
was full of 0xA5 before; afterwards all RAM that Linux would use must be empty."""
import os
import sys
import tempfile

import machine
from entries import COMMAND_LINE, ENTRIES
from machine import BootError
from memwipe_rig import choice

CENSUS_MAX = 64         # the payload's last instructions
CONTROL_MIN = 0.5       # of the RAM must be as it was when nothing wiped it
LINES_SHOWN = 12
EXIT_DONE, EXIT_FAILED = 0, 1


class Files:
    def __init__(self, build, folder):
        self.build = build
        self.initramfs = os.path.join(build, "boot/initramfs.img")
        self.folder = folder

    def image(self, entry):
        return self._file(entry, "kexec-wipe/memwipe.efi")

    def linux(self, entry):
        return self._file(entry, "guest/kernel/vmlinuz")

    def _file(self, entry, name):
        return os.path.join(self.build, name + (".signed" if entry.machine.secure_boot else ""))


def learn(entry, files):
    """The ranges of usable RAM as Linux sees them; the same run is the control of the judge."""
    run = machine.run(entry.machine, entry.linux(files.linux(entry), files.folder), files.folder)
    usable = machine.usable(run.said)
    count = machine.census(entry.machine, files.folder, usable)
    filled = count.as_filled / count.bytes
    if filled < CONTROL_MIN:
        raise BootError(f"control: only {filled:.0%} of RAM is as it was")
    return usable


def start(entry, files):
    if not entry.guest:
        return entry.start(files.image(entry), files.folder)
    return ["-kernel", files.linux(entry), "-initrd", files.initramfs,
            "-append", f"{COMMAND_LINE} crashkernel=16M entry={entry.guest}"]


def faults(entry, files, usable):
    folder = files.folder
    run = machine.run(entry.machine, start(entry, files), folder)
    if entry.guest:
        usable = machine.usable(run.said, machine.SYSTEM_RAM)
    count = machine.census(entry.machine, folder, usable)
    print(f"{entry.name}: {count.not_zero} bytes left of {count.bytes >> 20} MiB, "
          f"{run.end}, {run.seconds:.0f} s", flush=True)
    if run.end != entry.end:
        yield f"it did not end by {entry.end}"
    if not entry.guest and "payload entered" not in run.said:
        yield "nothing is to be read on the serial port"
    if not count.not_zero:
        yield "not even the last instructions are left: this is not the machine's RAM"
    if count.not_zero > CENSUS_MAX:
        places = ", ".join(f"{start:#x}-{end:#x}" for start, end in count.pages)
        yield f"{count.not_zero} bytes are left, {count.as_filled} never written: {places}"
    if run.end != entry.end or count.not_zero > CENSUS_MAX:
        yield "it said last:\n" + "\n".join(run.said.splitlines()[-LINES_SHOWN:])


def main():
    args = choice.parse(__doc__, "entry", "entries", ENTRIES)
    passed, known = 0, {}
    with tempfile.TemporaryDirectory(prefix="run-", dir=os.path.join(args.build, "boot")) as folder:
        files = Files(args.build, folder)
        for entry in args.chosen:
            try:
                way = entry.machine, entry.linux
                if way not in known:
                    known[way] = learn(entry, files)
                found = list(faults(entry, files, known[way]))
            except BootError as error:
                found = [str(error)]
            for fault in found:
                print(f"    {fault}")
            passed += not found
    failed = len(args.chosen) - passed
    print(f"{passed} passed, {failed} failed, 0 skipped")
    return EXIT_FAILED if failed else EXIT_DONE


if __name__ == "__main__":
    sys.exit(main())
