#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""cut.py STAGE PAYLOAD.ELF [NAME...]: every phase of the payload (kexec-wipe/payload/main.c) is cut off
by an exception, once at each call that it makes. The phases after it must work all the same: RAM ends
up empty and the machine off, except where the table below says why that is impossible."""
import re
import subprocess
import sys

from run import MIB, OFF, POWEROFF, RESET, STARTED, WATCHED, Case, run_all

# These calls only print, or set a port to print to.
SILENT = {"say", "say_verdict", "serial_use", "serial_line", "traps_nmi_count"}
# Without another exception before them, or on the boot CPU, they are not called.
NOT_REACHED = {"ram_is_wiped", "stop_other_cpus_again", "own_id", "is_x2apic", "reset_machine"}
# The phases are inlined into the first one; the others prepare what later phases use, or wipe.
CALLERS = ("next_phase", "ram_prepare", "crew_prepare", "stop_other_cpus", "crew_start", "startup_begin",
           "ram_wipe", "video_clear", "find")
# These have something to do where there is a graphics adapter; the stage gives no frame buffer, which
# these calls are for.
VIDEO_CALLERS, NO_FRAME_BUFFER = ("video_clear", "find"), ("screen_range", "ranges_add")
# Without a valid block nothing may be overwritten; nothing is printed, as the port is in the block.
NO_BLOCK = {"handover_check", "ram_use"}
# What the cut-off phase itself should have overwritten is left: what the other CPUs worked in, or the
# payload. The first put_stub is that of the phase before the last one.
REST = {"put_stub-1", "crew_rest-1", "ram_end-1"}
ERASE = {"put_stub-2", "traps_end_in_nmi-1"}
OWN_MAX = 1 * MIB
# With a watchdog in the block. If stopping those that count is cut off, it is started all the same.
WITH_WATCHDOG = {"watchdogs_stop": ("exception 6", STARTED), "watchdog_start": ("exception 6", "wiped")}
# Every screen line ends in the exception, but only the first one is drawn.
DRAWING = "vga_text"
CALL = re.compile(r"^ *([0-9a-f]+):\s+(?:call|jmp) +[0-9a-f]+ <(\w+)>$")


def disassembly(elf):
    return subprocess.run(["objdump", "-d", "--no-show-raw-insn", elf], check=True,
                          stdout=subprocess.PIPE, text=True).stdout.splitlines()


def calls(lines):
    """(caller, callee, address) of each call, and (name, None, address) of each function."""
    function = None
    for line in lines:
        start = re.match(r"^([0-9a-f]+) <(\w+)>:$", line)
        call = CALL.match(line)
        if start:
            function = start[2]
            yield function, None, int(start[1], 16)
        elif call and call[2] != function:
            yield function, call[2], int(call[1], 16)


def case(name, callee, address, more):
    words = f"{POWEROFF} uncached=3000000 cut={address:x}"
    if callee in NO_BLOCK:
        return Case(name, words, RESET, full=True)
    if name in REST:
        return Case(name, words, OFF, left_max=OWN_MAX, needs="exception 6")
    if callee in WITH_WATCHDOG:
        return Case(name, WATCHED + words.removeprefix(POWEROFF), OFF, order=WITH_WATCHDOG[callee])
    if name in ERASE:
        return Case(name, words, RESET, left_max=OWN_MAX, needs="exception 6")
    return Case(name, f"{words} verify=1", OFF, needs="exception 6", more=more)


def cases(elf):
    count = {}
    for function, callee, address in calls(disassembly(elf)):
        if function == DRAWING and callee is None:
            yield Case(DRAWING, f"{POWEROFF} cut={address:x}", OFF, needs="exception 6",
                       more=("-device", "VGA"))
        if function not in CALLERS or callee is None or callee in SILENT | NOT_REACHED or callee in CALLERS[:1]:
            continue
        if function == "video_clear" and callee in NO_FRAME_BUFFER:
            continue
        count[callee] = count.get(callee, 0) + 1
        yield case(f"{callee}-{count[callee]}", callee, address,
                   ("-device", "VGA") if function in VIDEO_CALLERS else ())


def main(stage, elf, names):
    return run_all([case for case in cases(elf) if not names or case.name in names], stage)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
