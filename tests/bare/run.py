#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""run.py STAGE PAYLOAD.ELF [NAME...]: the real payload on machines without an operating system: each of its
ways to end, watchdogs that run or are started, NMIs.

Every byte of RAM is 0xA5 before. Afterwards the file that is the RAM is read: what was not overwritten
is found.
"""
import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "rig"))
from memwipe_rig.channels import Channels  # noqa: E402
from memwipe_rig.errors import RigError    # noqa: E402
from memwipe_rig.qmp import Qmp            # noqa: E402
from memwipe_rig.tpm import Tpm, WATCHDOG  # noqa: E402
from memwipe_rig.wire import Wire          # noqa: E402

QEMU = "qemu-system-x86_64"
MIB = 1 << 20
PREFILL = 0xA5
STUB_BYTES = 64
END_S = 240
PAUSE_S = 3
OFF, RESET, FAULT, DOG, HALT, HANG = "power-off", "reset", "triple fault", "watchdog", "halt", "hang"
POWEROFF, REBOOT = "action=1 pm1a=604", "action=2"
# The PC's timer: an NMI for all CPUs every 5 ms, or one for each time that it is set.
NMI_STORM = ("o /b 0x43 0x34", "o /b 0x40 0x4e", "o /b 0x40 0x17")
STORM = 1000                    # of the timer's periods
NMI = ("o /b 0x43 0x30", "o /b 0x40 0", "o /b 0x40 1")
# SDM 16.3.2: bank 1, an uncorrected error at an address; execution can go on.
MACHINE_CHECK = "mce 0 1 0xbe00000000000134 0x5 0x1000000 0x86"
NO_RESTART = MACHINE_CHECK.replace("0x5", "0x4")
# No device is at these ports.
DEAD_PM1 = "action=1 pm1a=5f00 pm1b=5f02"
DEAD_RESET = "reset=5f04 value=f"
ESB = ("-device", "i6300esb", "-action", "watchdog=reset")
VIDEO = ("-device", "bochs-display")
ROM = 0xfffff000
NO_ACPI, NO_REGISTERS = "microvm,acpi=off", "no ACPI registers"
REBOOTING = "erasing itself, rebooting"
NO_REBOOT = ("-global", "ICH9-LPC.noreboot=true")       # newer machine types of QEMU let it reset
# The payload starts it, with 9.6 s twice; the wipe of 1 GiB takes some 50 s.
WATCHED = f"{POWEROFF} dog=10"
STARTED = "a watchdog resets the machine"
# BOOT_STS: QEMU takes what clears SECOND_TO_STS on a real machine for its new value.
TCO2_STS, TIMED_OUT_TWICE = 0x666, 4

# PM1 status and enable register, GPE0 block of q35.
WAKE_EVENTS = ((0x600, 0x0700), (0x602, 0x0721), *((port, 0xffff) for port in range(0x620, 0x630, 2)))


@dataclass(frozen=True)
class Case:
    name: str
    words: str                  # for the stage, main.c
    end: str
    or_end: str = ""
    machine: str = "q35"
    more: tuple = ()            # options of QEMU
    memory_mib: int = 128
    slow: bool = False          # an instruction takes a microsecond, and the wipe half a minute
    cpus: int = 1
    late: tuple = ()            # commands to QEMU's monitor
    late_line: str = "wiping"   # sent when the payload has printed this
    answer: str = ""            # printed for each of them, before the next one is sent
    flood: bool = False         # a network card, and frames for it all the time
    needs: str = ""             # the payload must print this
    never: str = ""             # and must not print this
    order: tuple = ()           # lines that must come in this order
    full: bool = False          # a control: RAM must not be empty afterwards
    wild: bool = False          # a CPU may write anything in the end: only bytes that are as before are left
    left_max: int = STUB_BYTES  # bytes that may be left in RAM
    zero: tuple = ()            # (port, bits) that must be zero when the machine is off
    pending: bool = False       # a control: the button that was pressed must still be pending
    hold: str = ""              # the payload hangs at this function
    cut: str = ""               # this function of the payload raises an exception
    tpm: bool = False           # QEMU has a TPM, and clears RAM at a reset if it is asked to


CASES = (
    Case("acpi-s5", POWEROFF, OFF, never="uncached"),
    Case("acpi-s5-i440fx", POWEROFF, OFF, machine="pc"),
    # Without the payload's writes, the button that was pressed would wake a real machine at once.
    Case("wake-events", f"{POWEROFF} event=600 gpe=620 gpes=8", OFF, late=("system_powerdown",),
         more=("-action", "shutdown=pause"),
         zero=WAKE_EVENTS),
    Case("wake-events-control", f"{POWEROFF} event=600 gpe=620 gpes=8 hidden=1", OFF, late=("system_powerdown",),
         more=("-action", "shutdown=pause"), zero=WAKE_EVENTS, pending=True),
    Case("s5-by-byte", "action=1 sleep=fea00200 s5=5", OFF, machine="microvm,acpi=on"),
    Case("fadt-reset", f"{REBOOT} reset=cf9 value=f", RESET),
    Case("cf9", f"{REBOOT} {DEAD_RESET}", RESET),
    Case("off-falls-to-reset", f"{DEAD_PM1} reset=cf9 value=f", RESET),
    Case("off-falls-to-keyboard", f"{DEAD_PM1} {DEAD_RESET}", RESET, machine="microvm",
         more=("-device", "i8042")),
    Case("off-falls-to-triple-fault", f"{DEAD_PM1} {DEAD_RESET}", FAULT, machine="microvm"),
    # A machine without ACPI: it has no S5, and the next best end has to do.
    Case("no-s5-falls-to-keyboard", "action=1", RESET, machine=NO_ACPI, more=("-device", "i8042"), needs=REBOOTING),
    Case("no-s5-falls-to-triple-fault", "action=1", FAULT, machine=NO_ACPI, needs=REBOOTING),
    Case("esb", f"{POWEROFF} esb=fffff", OFF, more=ESB, slow=True, memory_mib=512),
    Case("esb-control", f"{POWEROFF} esb=fffff late=1", DOG, more=ESB, slow=True, memory_mib=512,
         full=True, late=("o /w 0xcf8 0x80000868", "o /b 0xcfc 2")),
    Case("tco", f"{POWEROFF} tco=4", OFF, more=WATCHDOG, slow=True, memory_mib=512),
    Case("tco-control", f"{POWEROFF} tco=4 late=1", DOG, more=WATCHDOG, slow=True, memory_mib=512,
         full=True, late=("o /h 0x668 0", "o /h 0x660 1")),
    # Started and fed by the payload, it fires only if that hangs, and has been stopped before the end.
    Case("watched", WATCHED, OFF, more=WATCHDOG, slow=True, memory_mib=1024, needs=STARTED),
    Case("watched-halt", "action=3 dog=10", HALT, more=WATCHDOG, slow=True, needs=STARTED),
    Case("watched-2-cpus", WATCHED, OFF, more=WATCHDOG, slow=True, memory_mib=1024, cpus=2, needs=STARTED),
    Case("watched-already", f"{WATCHED} tco=4", OFF, more=WATCHDOG, slow=True, needs="1 stopped"),
    Case("starved", f"{WATCHED} starve=1", DOG, more=WATCHDOG, slow=True, memory_mib=1024, full=True, needs="wiping"),
    Case("hang", WATCHED, DOG, more=WATCHDOG, slow=True, full=True, hold="trial_run", needs="wiping"),
    Case("hang-not-watched", POWEROFF, HANG, more=WATCHDOG, slow=True, full=True, hold="trial_run"),
    # The board has it count, and not reset.
    Case("hang-no-reboot", WATCHED, HANG, more=NO_REBOOT, slow=True, full=True, hold="trial_run"),
    # A machine with a TPM clears RAM at a reset, if it was asked to.
    Case("hang-clears", f"{WATCHED} mor=1", DOG, more=WATCHDOG, slow=True, hold="trial_run", tpm=True, wild=True,
         left_max=1 * MIB, needs="wiping"),
    Case("hang-clears-control", WATCHED, DOG, more=WATCHDOG, slow=True, full=True, hold="trial_run", tpm=True,
         left_max=1 * MIB, wild=True, needs="wiping"),
    # A wipe that can never be done ends in a reset, not in a power-off with RAM full.
    Case("no-wipe", WATCHED, RESET, more=WATCHDOG, full=True, cut="wipe_range", left_max=1 * MIB, needs="wiping again"),
    Case("no-wipe-not-watched", POWEROFF, OFF, full=True, cut="wipe_range", left_max=1 * MIB),
    # Frames keep coming, also after the end.
    Case("dma", "action=3 nic=1", HALT, flood=True, needs="off on 2 functions"),
    Case("dma-control", "action=3 nic=1", HALT, flood=True, full=True, late_line="halting",
         late=("o /w 0xcf8 0x80000804", "o /h 0xcfc 6")),
    # A graphics adapter that shows nothing. RAM is empty before its memory is touched.
    Case("video", "action=3 video=1", HALT, more=VIDEO, cpus=2, needs="cleared 16384 KiB of video memory",
         order=("wiping", "wiped 127 MiB", "video memory at fd000000", "halting")),
    # RAM that firmware set as uncached by mistake comes last, as it takes so long.
    Case("uncached", f"{POWEROFF} uncached=3000000 verify=1", OFF, needs="verified 127 MiB", never="not zero",
         order=("CPUs wiping\n", "CPUs wiping uncached memory", "wiped 127 MiB")),
    # NMIs without end, so that some come while the payload erases itself.
    Case("nmi", f"{POWEROFF} nmi=1", OFF, late_line="entered", needs="ignored", late=NMI_STORM),
    # Before the store loop, and in it.
    Case("machine-check", POWEROFF, OFF, memory_mib=512, needs="exception 18",
         late=(MACHINE_CHECK,)),
    Case("machine-check-stores", POWEROFF, OFF, memory_mib=512, late_line="CPUs wiping",
         needs="exception 18", late=(MACHINE_CHECK,)),
    # In code that never ends: it goes on behind the first, which must be acknowledged, and not behind the second.
    Case("machine-check-twice", POWEROFF, OFF, hold="trial_run", late=(MACHINE_CHECK, NO_RESTART),
         answer="exception 18", order=("exception 18", "exception 18", "wiping again", "wiped")),
    # QEMU lets them wake a CPU that waits for its start-up, so here only while all CPUs wipe.
    # The second one may come late, on a host with other work, so there is more to wipe.
    Case("nmi-2-cpus", f"{POWEROFF} nmi=1", OFF, memory_mib=1024, cpus=2,
         late_line="2 CPUs wiping", needs="ignored", late=NMI * 20),
    # As after a panic on CPU 1: CPU 0 gets no INIT, CPU 2 helps.
    Case("other-cpu", f"{POWEROFF} other=1", OFF, memory_mib=1024, cpus=3, needs="2 CPUs wiping"),
    # As a boot entry: NMIs from its first instruction on; and a machine on which it can do nothing.
    Case("boot", "boot=1", OFF, needs="wiped"),
    Case("boot-nmi", f"boot=1 nmi=1 storm={STORM:x}", OFF, slow=True, needs="ignored"),
    Case("boot-refused", "boot=2", RESET, full=True, needs="nothing can be overwritten, resetting"),
    Case("boot-refused-triple-fault", "boot=2", FAULT, machine="microvm", full=True),
    # Without S5, a reset would start the boot entry again. What a Linux has started is not what the machine boots.
    Case("boot-no-s5", "boot=1", HALT, machine=NO_ACPI, needs=f"be halted, switch it off by hand: {NO_REGISTERS}",
         order=("wiped", "erasing itself, halting")),
    Case("boot-no-s5-by-kexec", "boot=1 kexec=1", FAULT, machine=NO_ACPI,
         needs=f"be reset, not powered off: {NO_REGISTERS}", order=("wiped", REBOOTING)),
    Case("verify", f"{POWEROFF} verify=1", OFF, needs="verified 127 MiB", never="not zero"),
    # The last page below 4 GiB holds firmware's code.
    Case("verify-rom", f"{POWEROFF} verify=1 rom={ROM:x}", OFF, needs=f"bytes are not zero at {ROM >> 12:x}"),
)


class Machine:
    def __init__(self, case, stage, folder):
        self.case, self.set = case, []
        self.ram, self.log = os.path.join(folder, "ram"), os.path.join(folder, "qemu.log")
        self.video, self.video_left = os.path.join(folder, "video"), 0
        with open(self.ram, "wb") as file:
            for _ in range(case.memory_mib):
                file.write(bytes([PREFILL]) * MIB)
        self.pipes = Channels(("serial", "qmp"))
        self.tpm = Tpm(folder) if case.tpm else None
        command = ["setpriv", "--pdeathsig", "KILL", QEMU, "-nodefaults",
                   *(self.tpm.arguments() if case.tpm else ("-no-reboot",)),
                   "-accel", "tcg,thread=single" if case.slow else "tcg,thread=multi",
                   *(("-icount", "shift=10,sleep=off") if case.slow else ()),
                   "-cpu", "max", "-display", "none",
                   "-m", f"{case.memory_mib}M", "-smp", str(case.cpus),
                   "-object", f"memory-backend-file,id=ram,size={case.memory_mib}M,"
                              f"mem-path={self.ram},share=on",
                   "-machine", f"{case.machine},memory-backend=ram", *case.more,
                   "-d", "cpu_reset", "-D", self.log, "-kernel", stage,
                   "-append", f"{case.words} cpus={case.cpus:x}"]
        self.wire = Wire()
        if case.flood:
            command += ["-netdev", self.wire.netdev(), "-device", "e1000,netdev=net,addr=1"]
            self.wire.flood()
        command += [*self.pipes.options(), "-serial", "chardev:serial", "-mon", "chardev=qmp,mode=control"]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL,
                                        pass_fds=[self.wire.theirs.fileno(), *self.pipes.inherited(),
                                                  *([self.tpm.theirs.fileno()] if self.tpm else [])])
        self.serial, self.events = self.pipes.start().values()
        self.qmp = Qmp(self.events)

    def tell_monitor(self, command):
        said = self.qmp.command("human-monitor-command", **{"command-line": command})
        if said.strip():
            raise RigError(f"QEMU's monitor, to '{command}': {said.strip()}")

    def port(self, address):
        said = self.qmp.command("human-monitor-command", **{"command-line": f"i /h {address:#x}"})
        return int(said.rsplit("=", 1)[1], 16)

    def pause(self):
        """The payload has halted; see whether memory is still written to."""
        self.serial.wait(lambda text: "halting" in text, "halt", END_S)
        time.sleep(PAUSE_S)
        self.video_left = self.video_nonzero()
        self.qmp.command("quit")
        self.process.wait(END_S)
        return HALT

    def hang(self):
        """The payload hangs, and nothing ends that."""
        self.serial.wait(lambda text: "wiping" in text, "wiping", END_S)
        if "dog=" in self.case.words:
            deadline = time.monotonic() + END_S
            while not self.port(TCO2_STS) & TIMED_OUT_TWICE and time.monotonic() < deadline:
                pass
            if not self.port(TCO2_STS) & TIMED_OUT_TWICE:
                raise RigError("the watchdog has not timed out")
        else:
            time.sleep(PAUSE_S)
        ended = self.events.find(lambda text: '"SHUTDOWN"' in text or '"RESET"' in text)
        self.qmp.command("quit")
        self.process.wait(END_S)
        return "an end" if ended else HANG

    def reset(self):
        """It is really reset, so RAM is read when it starts again."""
        self.qmp.wait_event("RESET", END_S)
        self.qmp.command("quit")
        self.process.wait(END_S)
        return DOG if self.events.find(lambda text: '"WATCHDOG"' in text) else RESET

    def end(self):
        if self.case.end == HALT:
            return self.pause()
        if self.case.end == HANG:
            return self.hang()
        if self.case.tpm:
            return self.reset()
        _, data = self.qmp.wait_event("SHUTDOWN", END_S)
        if self.case.zero:
            self.set = [port for port, bits in self.case.zero if self.port(port) & bits]
            self.qmp.command("quit")
        self.process.wait(END_S)
        self.serial.drain(END_S)
        with open(self.log, encoding="utf-8", errors="replace") as log:
            fault = "Triple fault" in log.read()
        if self.events.find(lambda text: '"WATCHDOG"' in text):
            return DOG
        return {"guest-shutdown": OFF, "guest-reset": FAULT if fault else RESET}.get(
            data["reason"], data["reason"])

    def said(self):
        return self.serial.text(0, self.serial.count())

    def ranges(self, name):
        return [(int(start, 16), int(end, 16)) for start, end in
                re.findall(rf"^{name} (\w+) (\w+)$", self.said(), re.MULTILINE)]

    def usable(self):
        return self.ranges("usable")

    def video_nonzero(self):
        """Of the memory that the stage had filled."""
        left = 0
        for start, end in self.ranges("video_"):
            self.qmp.command("pmemsave", val=start, size=end - start, filename=self.video)
            with open(self.video, "rb") as file:
                block = file.read()
            left += len(block) - block.count(0)
        return left

    def left(self):
        left = 0
        with open(self.ram, "rb") as file:
            for start, end in self.usable():
                file.seek(start)
                for at in range(start, end, MIB):
                    block = file.read(min(MIB, end - at))
                    left += block.count(PREFILL) if self.case.wild else len(block) - block.count(0)
        return left

    def close(self):
        self.wire.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        if self.tpm:
            self.tpm.close()
        self.pipes.close()


def run(case, stage):
    """What is wrong, or None; and the figures."""
    with tempfile.TemporaryDirectory(prefix="memwipe-bare.") as folder:
        machine = Machine(case, stage, folder)
        try:
            if case.late:
                machine.serial.wait(lambda text: case.late_line in text, case.late_line, END_S)
                for command in case.late:
                    known = machine.serial.count()
                    machine.tell_monitor(command)
                    if case.answer:
                        machine.serial.wait(lambda text: case.answer in text, case.answer, END_S, known)
            end = machine.end()
            left, said = machine.left(), machine.said()
        except RigError as error:
            return f"{error}; it said:\n{machine.said()}", ""
        finally:
            machine.close()
    figures = f"{end}, {left} bytes left"
    if end not in (case.end, case.or_end):
        return f"ended by {end} instead of {case.end}", figures
    if case.pending != bool(machine.set) or case.pending and case.zero[0][0] not in machine.set:
        return f"bits are set in the ports {[hex(port) for port in machine.set]}", figures
    if not machine.usable():
        return "no memory was found", figures
    if case.full != (left > case.left_max):
        return f"{left} bytes are left", figures
    if case.needs not in said:
        return f"it did not say '{case.needs}'", figures
    if case.never and case.never in said:
        return f"it said '{case.never}'", figures
    if not re.search(".*".join(re.escape(line) for line in case.order), said, re.DOTALL):
        return f"it did not say these in order: {case.order}; it said:\n{said}", figures
    if machine.video_left:
        return f"{machine.video_left} bytes of video memory are left", figures
    return None, figures


def no_such_case():
    """The exit code: nothing that was asked for has been tried."""
    print("there is no such case\n0 passed, 1 failed, 0 skipped")
    return 1


def run_all(cases, stage):
    """The exit code."""
    if not cases:
        return no_such_case()
    failed = 0
    for case in cases:
        wrong, figures = run(case, stage)
        print(f"{case.name:<26} {'FAILED' if wrong else 'PASSED'}  {figures}", flush=True)
        if wrong:
            failed += 1
            print(f"    {wrong}")
    print(f"{len(cases) - failed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


def symbols(elf):
    """Where each function of the payload is in it."""
    listing = subprocess.run(["nm", elf], check=True, stdout=subprocess.PIPE, text=True).stdout
    return {name: int(address, 16) for address, kind, name in map(str.split, listing.splitlines()) if kind in "tT"}


def placed(case, at):
    words = [f"{word}={at[function]:x}" for word, function in (("hold", case.hold), ("cut", case.cut)) if function]
    return replace(case, words=" ".join((case.words, *words)))


def main(stage, elf, names):
    at = symbols(elf)
    return run_all([placed(case, at) for case in CASES if not names or case.name in names], stage)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
