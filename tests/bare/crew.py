#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The real payload on machines with several CPUs: all of them help; if one hangs in the middle of its
work, RAM still ends up empty; none waits for its start-up message, deaf to SMIs, while RAM is full or
when the power goes off; and the work for a MiB does not grow with memory."""
import os
import re
import socket
import sys
import tempfile

from run import END_S, OFF, POWEROFF, STUB_BYTES, Case, Machine, RigError, no_such_case

CPUS = (1, 2, 4, 8)
HANG_CPUS, HANG_MIB = 2, 512
PAYLOAD_AT, PAYLOAD_BYTES = 0x2000000, 1 << 16    # main.c; payload.ld
REST_BYTES = 3                                   # at the end of the stub, stub.h
SMI_CPUS = 4
WORK_MIB = (512, 2048)
WORK_TRIES = 5
WORK_BAR = 0.01     # more instructions for a MiB on the larger machine
GDB_S = 20


class Gdb:
    """The part of the remote protocol that is needed to stop a CPU."""

    def __init__(self, path):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(GDB_S)
        self.sock.connect(path)

    def send(self, text):
        self.sock.sendall(b"$%s#%02x" % (text.encode(), sum(text.encode()) & 0xff))

    def ask(self, text):
        self.send(text)
        got = b""
        while not re.search(rb"\$[^#]*#..", got):
            block = self.sock.recv(4096)
            if not block:
                raise RigError("the debugger's connection ended")
            got += block
        self.sock.sendall(b"+")

    def go_on_alone(self):
        """All CPUs stop; the first one goes on."""
        self.ask("?")
        self.send("vCont;c:1")


def wait_for(machine, what):
    return machine.serial.wait(lambda text: what in text, what, END_S).text


def judge(machine):
    end, left = machine.end(), machine.left()
    if end != OFF:
        raise RigError(f"ended by {end}; it said:\n{machine.said()}")
    if not machine.usable() or left > STUB_BYTES:
        raise RigError(f"{left} bytes are left; it said:\n{machine.said()}")
    return f"{left} bytes left"


def all_help(cpus, stage, folder):
    machine = Machine(Case("", POWEROFF, OFF, cpus=cpus, memory_mib=512), stage, folder)
    try:
        figures = judge(machine)
        came = re.findall(r"(\d+) CPUs wiping", machine.said())
        if not came or int(came[-1]) != cpus:
            raise RigError(f"{came} CPUs of {cpus} were wiping")
        return figures
    finally:
        machine.close()


def one_hangs(stage, folder):
    path = os.path.join(folder, "gdb")
    more = ("-gdb", f"unix:{path},server=on,wait=off")
    case = Case("", POWEROFF, OFF, cpus=HANG_CPUS, memory_mib=HANG_MIB, more=more)
    machine = Machine(case, stage, folder)
    try:
        wait_for(machine, f"{HANG_CPUS} CPUs wiping")
        debugger = Gdb(path)
        debugger.go_on_alone()
        return judge(machine)
    finally:
        machine.close()


def places(machine):
    """Of each CPU but the first, where it is and whether it is halted."""
    said = machine.qmp.command("human-monitor-command", **{"command-line": "info registers -a"})
    return [(int(at, 16), halted == "1") for at, halted in
            re.findall(r"[RE]IP=(\w+).*?HLT=(\d)", said, re.DOTALL)[1:]]


def check_places(machine, start, end, when):
    if not all(start <= at < end for at, _ in places(machine)) or not places(machine):
        raise RigError(f"{when}, the other CPUs are at {[hex(at) for at, _ in places(machine)]}")


def smis_are_answered(stage, folder):
    """A CPU that waits for its start-up message has the reset vector as its place."""
    # In turns, or a host with other work may not let a CPU come.
    case = Case("", POWEROFF, OFF, cpus=SMI_CPUS, slow=True, more=("-action", "shutdown=pause"))
    machine = Machine(case, stage, folder)
    try:
        for line in ("bus mastering off", "wiping", "wiped"):
            wait_for(machine, line)
            machine.qmp.command("stop")
            check_places(machine, PAYLOAD_AT, PAYLOAD_AT + PAYLOAD_BYTES, line)
            machine.qmp.command("cont")
        machine.qmp.wait_event("SHUTDOWN", END_S)
        stub_end = PAYLOAD_AT + STUB_BYTES
        check_places(machine, stub_end - REST_BYTES, stub_end, "at power-off")
        if not all(halted for _, halted in places(machine)):
            raise RigError("at power-off, a CPU is not halted")
        left = machine.left()
        if left > STUB_BYTES:
            raise RigError(f"{left} bytes are left")
        return f"{left} bytes left"
    finally:
        machine.close()


def work_for_a_mib(mib, stage, folder):
    # QEMU must be there to answer when the machine is off.
    case = Case("", POWEROFF, OFF, memory_mib=mib, slow=True, more=("-action", "shutdown=pause"))
    machine = Machine(case, stage, folder)
    try:
        count = []
        for line in ("storing by", "wiped"):
            wait_for(machine, line)
            count.append(machine.qmp.command("query-replay")["icount"])
        return (count[1] - count[0]) / mib
    finally:
        machine.close()


def work_does_not_grow(stage, folder):
    # The counter is read when the first line has come. On a busy host that is later, and counts too little.
    small, large = (max(work_for_a_mib(mib, stage, folder) for _ in range(WORK_TRIES)) for mib in WORK_MIB)
    figures = f"{small:.0f} instructions for a MiB of {WORK_MIB[0]}, {large:.0f} of {WORK_MIB[1]}"
    if large > small * (1 + WORK_BAR):
        raise RigError(figures)
    return figures


def main(stage, names):
    cases = [(f"{cpus}-cpus", lambda folder, cpus=cpus: all_help(cpus, stage, folder)) for cpus in CPUS]
    cases.append(("a-cpu-hangs", lambda folder: one_hangs(stage, folder)))
    cases.append(("smis-are-answered", lambda folder: smis_are_answered(stage, folder)))
    cases.append(("work-for-a-mib", lambda folder: work_does_not_grow(stage, folder)))
    cases = [case for case in cases if not names or case[0] in names]
    if not cases:
        return no_such_case()
    failed = 0
    for name, run in cases:
        with tempfile.TemporaryDirectory(prefix="memwipe-bare.") as folder:
            try:
                print(f"{name:<26} PASSED  {run(folder)}", flush=True)
            except RigError as error:
                failed += 1
                print(f"{name:<26} FAILED  {error}", flush=True)
    print(f"{len(cases) - failed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
