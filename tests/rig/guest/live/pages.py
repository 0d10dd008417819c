#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""pages.py PROGRAM NAME: for each page that processes called NAME of hold-PROGRAM.service can write to and that is in
RAM, a line with its virtual and its physical address, and the process."""
import re
import sys

GROUP = "/sys/fs/cgroup/system.slice/hold-{}.service/cgroup.procs"
PAGE_BYTES, ENTRY_BYTES = 4096, 8
PRESENT = 1 << 63           # Documentation/admin-guide/mm/pagemap.rst
FRAME = (1 << 55) - 1


def pages(pid):
    with open(f"/proc/{pid}/maps", encoding="utf-8") as maps, open(f"/proc/{pid}/pagemap", "rb") as pagemap:
        for start, end in re.findall(r"^([0-9a-f]+)-([0-9a-f]+) rw-p", maps.read(), re.MULTILINE):
            for at in range(int(start, 16), int(end, 16), PAGE_BYTES):
                pagemap.seek(at // PAGE_BYTES * ENTRY_BYTES)
                entry = int.from_bytes(pagemap.read(ENTRY_BYTES), "little")
                if entry & PRESENT:
                    yield at, (entry & FRAME) * PAGE_BYTES


def main():
    program, name = sys.argv[1:]
    with open(GROUP.format(program), encoding="ascii") as group:
        pids = group.read().split()
    for pid in pids:
        with open(f"/proc/{pid}/comm", encoding="ascii") as comm:
            if comm.read().strip() != name:
                continue
        for virtual, physical in pages(pid):
            print(f"{pid} {virtual:x} {physical:x}")


if __name__ == "__main__":
    main()
