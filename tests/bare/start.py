#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""start.py STAGE PAYLOAD.ELF [NAME...]: another CPU is held at each instruction of its start, from real
mode to the interrupt table that all CPUs share, and gets an NMI there. RAM ends up empty and the machine
off all the same: the first CPU does the work alone. Or reset: the held CPU is still in the payload when
that erases itself, and from there on runs through whatever it finds."""
import re
import subprocess
import sys

from run import FAULT, NMI, OFF, POWEROFF, Case, run_all

# name: the symbol before which it ends, and how objdump reads it
PARTS = {
    "start_page": ("start_page_end", ("-D", "-m", "i8086")),
    "start_32": ("start_64", ("-D", "-m", "i386")),
    "start_64": ("start_rest", ("-D",)),
}
HOLD_BYTES = 2      # of the jump that is put there
CPUS = 2


def symbols(elf):
    lines = subprocess.run(["nm", elf], check=True, stdout=subprocess.PIPE, text=True).stdout
    return {name: int(at, 16) for at, name in re.findall(r"^(\w+) \w (\w+)$", lines, re.MULTILINE)}


def instructions(elf, name, at):
    behind, how = PARTS[name]
    text = subprocess.run(["objdump", *how, "--no-show-raw-insn", f"--start-address={at[name]}",
                           f"--stop-address={at[behind]}", elf], check=True,
                          stdout=subprocess.PIPE, text=True).stdout
    found = [int(address, 16) for address in re.findall(r"^ +(\w+):\t", text, re.MULTILINE)]
    return [address for address in found if address + HOLD_BYTES <= at[behind]]


def cases(elf):
    at = symbols(elf)
    for name in PARTS:
        # The very first instruction loads the table.
        for address in instructions(elf, name, at)[name == "start_page":]:
            yield Case(f"{name}+{address - at[name]:x}", f"{POWEROFF} nmi=1 hold={address:x}", OFF,
                       cpus=CPUS, slow=True, memory_mib=512, needs="ignored",
                       late_line="CPUs wiping", late=NMI * 3, or_end=FAULT, wild=True)


def main(stage, elf, names):
    return run_all([case for case in cases(elf) if not names or case.name in names], stage)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
