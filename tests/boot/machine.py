# SPDX-License-Identifier: GPL-2.0-or-later
"""A QEMU machine with its RAM in a file, and what can be read from that file."""
import json
import os
import re
import shutil
import subprocess
import threading
import time
from dataclasses import dataclass, field

MEMORY_MIB = 512
MIB = 1 << 20
PAGE_BYTES = 4096
FILLED = 0xA5
LIMIT_S = 300
# Code and variables; with Secure Boot, what is signed with the package's own test key starts.
OVMF = "/usr/share/OVMF/OVMF_"
FIRMWARE = {"ovmf": (f"{OVMF}CODE_4M.fd", f"{OVMF}VARS_4M.fd"),
            "secboot": (f"{OVMF}CODE_4M.secboot.fd", f"{OVMF}VARS_4M.snakeoil.fd")}
# What must be empty in the end: RAM, and the tables that are wiped last.
USABLE = re.compile(r"BIOS-e820: \[mem 0x([0-9a-f]+)-0x([0-9a-f]+)\] (?:usable|ACPI data)")


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


def run(firmware, start, folder):
    """Start a machine with these arguments and wait for its end."""
    ram, log = os.path.join(folder, "ram"), os.path.join(folder, "log")
    with open(ram, "wb") as file:
        for _ in range(MEMORY_MIB):
            file.write(bytes([FILLED]) * MIB)
    command = [
        "setpriv", "--pdeathsig", "KILL", "qemu-system-x86_64", "-nodefaults", "-no-reboot",
        "-accel", "tcg,thread=multi", "-cpu", "max", "-smp", "2",
        "-machine", "q35,smm=on,memory-backend=ram", "-m", f"{MEMORY_MIB}M",
        "-object", f"memory-backend-file,id=ram,size={MEMORY_MIB}M,mem-path={ram},share=on",
        "-vga", "std", "-display", "none", "-nic", "none", "-serial", f"file:{log}",
        "-qmp", "stdio", *_firmware(firmware, folder), *start]
    started = time.monotonic()
    end = _wait(command)
    with open(log, encoding="utf-8", errors="replace") as file:
        return Run(end, file.read(), time.monotonic() - started)


def _firmware(firmware, folder):
    if firmware == "seabios":
        return []
    code, variables = FIRMWARE[firmware]
    own = os.path.join(folder, "variables")
    shutil.copyfile(variables, own)
    return ["-drive", f"if=pflash,unit=0,format=raw,readonly=on,file={code}",
            "-drive", f"if=pflash,unit=1,format=raw,file={own}",
            *(["-global", "driver=cfi.pflash01,property=secure,value=on"]
              if firmware == "secboot" else [])]


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


def census(folder, ranges):
    count = Census()
    with open(os.path.join(folder, "ram"), "rb") as file:
        for start, end in ranges:
            file.seek(start)
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
