# SPDX-License-Identifier: GPL-2.0-or-later
"""One run of a QEMU machine with its RAM in a file, and what can be read from that file."""
import json
import os
import re
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "rig"))
from memwipe_rig import ram                                             # noqa: E402
from memwipe_rig.machine import Machine, arguments, make_variables      # noqa: E402

PAGE_BYTES = 4096
FILLED = 0xA5
LIMIT_S = 300
MIB = 1 << 20
HOLE_END = 1 << 32
# What must be empty in the end.
USABLE = re.compile(r"BIOS-e820: \[mem 0x([0-9a-f]+)-0x([0-9a-f]+)\] usable")


# The same in the words of a guest's /proc/iomem, which has what a crash kernel is told.
SYSTEM_RAM = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) : System RAM", re.MULTILINE)


class BootError(Exception):
    """The test itself could not be done."""


@dataclass
class Run:
    end: str        # QEMU's reason for the end
    said: str       # on the serial port
    seconds: float


@dataclass
class Census:
    bytes: int = 0
    not_zero: int = 0
    as_filled: int = 0
    pages: list = field(default_factory=list)   # runs of pages that are not empty, as ranges


def described(firmware, memory_mib, cpus, paging):
    return Machine(memory_mib, cpus, paging, prefill=FILLED, firmware=firmware)


def run(machine, start, folder):
    """Start the machine with these arguments and wait for its end."""
    log = os.path.join(folder, "log")
    ram.fill(machine, folder)
    make_variables(machine, folder)
    command = ["setpriv", "--pdeathsig", "KILL", "qemu-system-x86_64", "-nodefaults", "-no-reboot",
               "-accel", "tcg,thread=multi", *arguments(machine, folder), "-vga", "std",
               "-display", "none", "-nic", "none", "-serial", f"file:{log}", "-qmp", "stdio", *start]
    started = time.monotonic()
    end = _wait(command)
    with open(log, encoding="utf-8", errors="replace") as file:
        return Run(end, file.read(), time.monotonic() - started)


def _wait(command):
    """Run QEMU to its end; why it ended."""
    end = f"nothing in {LIMIT_S} s"
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          text=True) as qemu:
        limit = threading.Timer(LIMIT_S, qemu.kill)
        limit.start()
        try:
            qemu.stdin.write('{"execute": "qmp_capabilities"}\n')
            qemu.stdin.flush()
            for line in qemu.stdout:
                message = json.loads(line)
                if message.get("event") == "SHUTDOWN":
                    end = message["data"]["reason"]
        finally:
            limit.cancel()
            qemu.kill()
    return end


def usable(log, pattern=USABLE):
    """Ranges of RAM, as Linux says in its log."""
    found = [(int(start, 16), int(last, 16) + 1) for start, last in pattern.findall(log)]
    if not found:
        raise BootError("Linux did not tell its memory map:\n" + log[-2000:])
    return found


def census(machine, folder, ranges):
    """What the ranges of addresses hold; none lies on both sides of the hole below 4 GiB."""
    count = Census()
    hole_bytes = HOLE_END - machine.below_4g_mib * MIB
    with open(os.path.join(folder, "ram"), "rb") as file:
        for start, end in ranges:
            file.seek(start if start < HOLE_END else start - hole_bytes)
            count.bytes += end - start
            for at in range(start, end, PAGE_BYTES):
                page = file.read(min(PAGE_BYTES, end - at))
                left = len(page) - page.count(0)
                if left:
                    _note(count, at, page, left)
    return count


def _note(count, at, page, left):
    count.not_zero += left
    count.as_filled += page.count(FILLED)
    start = count.pages.pop()[0] if count.pages and count.pages[-1][1] == at else at
    count.pages.append((start, at + len(page)))
