#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""held.py PROGRAM PROCESS CHECK...: wait until the memory of the processes of hold-PROGRAM.service, those of this
name or all ("-"), has each of these. A check is one form of a secret, or several with commas between them: the first
bytes, how many it has in all, and their SHA-256, with colons. So this process does not have the secret itself, but
for what it reads, which it clears. Without a check, wait until live/holders says that the program has what it was
given."""
import hashlib
import os
import re
import subprocess
import sys
import time

GROUP = "/sys/fs/cgroup/system.slice/hold-{}.service/cgroup.procs"
ANY = "-"
READY = "/tmp/hold-{}/ready"
CHUNK_BYTES = 1 << 20
OVERLAP_BYTES = 4096
PAUSE_S = 0.2


def forms(check):
    for form in check.split(","):
        head, count, digest = form.split(":")
        yield bytes.fromhex(head), int(count), digest


def has(buffer, length, check):
    for head, count, digest in forms(check):
        for match in re.finditer(re.escape(head), memoryview(buffer)[:length]):
            start = match.start()
            if hashlib.sha256(memoryview(buffer)[start:min(start + count, length)]).hexdigest() == digest:
                return True
    return False


def areas(pid):
    with open(f"/proc/{pid}/maps", encoding="utf-8", errors="replace") as maps:
        for line in maps:
            match = re.match(r"([0-9a-f]+)-([0-9a-f]+) rw", line)
            if match:
                yield int(match[1], 16), int(match[2], 16)


def look(pid, wanted, buffer):
    """Those of wanted that this process does not have."""
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for start, end in areas(pid):
            at = start
            while at < end and wanted:
                memory.seek(at)
                try:
                    length = memory.readinto(memoryview(buffer)[:min(len(buffer), end - at)])
                except OSError:     # of a device
                    break
                wanted = [check for check in wanted if not has(buffer, length, check)]
                at += CHUNK_BYTES
    return wanted


def members(program, process):
    try:
        with open(GROUP.format(program), encoding="ascii") as group:
            pids = group.read().split()
    except FileNotFoundError:
        said = subprocess.run(["journalctl", f"--unit=hold-{program}", "--output=cat", "--lines=3"],
                              capture_output=True, text=True, check=False).stdout
        sys.exit(f"{program} has ended: {' / '.join(said.splitlines())}")
    return [pid for pid in pids if process in (ANY, name(pid))]


def name(pid):
    try:
        with open(f"/proc/{pid}/comm", encoding="utf-8", errors="replace") as comm:
            return comm.read().strip()
    except (FileNotFoundError, ProcessLookupError):
        return None


def main():
    program, process, *wanted = sys.argv[1:]
    by_checks = bool(wanted)
    buffer = bytearray(CHUNK_BYTES + OVERLAP_BYTES)
    while True:
        began = time.monotonic()
        for pid in members(program, process):
            try:
                wanted = look(pid, wanted, buffer)
            except (FileNotFoundError, ProcessLookupError):     # it has ended meanwhile
                continue
        buffer[:] = bytes(len(buffer))
        if not wanted and (by_checks or os.path.exists(READY.format(program))):
            return
        time.sleep(max(PAUSE_S, time.monotonic() - began))      # the programs must get on as well


if __name__ == "__main__":
    main()
