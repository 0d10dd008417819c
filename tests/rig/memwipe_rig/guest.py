# SPDX-License-Identifier: GPL-2.0-or-later
"""One QEMU process: started with pipes that it inherits, always ended by close()."""
import contextlib
import json
import os
import shlex
import subprocess

from . import cord, entering, foreign
from .channels import Channels
from .clock import GuestClock, HostClock
from .errors import RigError
from .images import LIVE
from .machine import arguments
from .qmp import Qmp
from .shell import Shell
from .tpm import Tpm, WATCHDOG
from .wire import Wire

BOOT_S = 600                # of a live system; the rig's own small one is up in a tenth of this
BOOT_SMALL_S = 240
QUIT_S = 60
REPLUG_S = 60
# init_on_alloc=0: clearing what is allocated costs the guest minutes and hides what is left in freed
# memory.
APPEND = "console=ttyS0 secretmem.enable=1 mitigations=off init_on_alloc=0 quiet panic=0"
# live-boot's word, and what the system's manager does as lines without colours on the console.
APPEND_LIVE = "boot=live systemd.show_status=1 TERM=dumb"
CHANNELS = ("console", "shell", "qmp")
CLOCK = "clock"
ACCEL = "tcg,thread=multi"
# How a guest is timed: by the host's clock; by its own, which goes on while the guest may run; or by its own, where
# this goes on with the instructions that the guest executes, 16 ns each, whatever else the host does.
BY_HOST, BY_GUEST, BY_COUNT = range(3)
COUNTED = ("-accel", "tcg,thread=single", "-icount", "shift=4")
# The kernel need not measure the counter of such a clock, for which it would read a timer hundreds of thousands of
# times; each of these takes QEMU long.
APPEND_COUNTED = "tsc_early_khz=1000000 tsc=reliable"
COUNTED_SLOWER = 3      # times, than where each CPU has a thread of the host
TIMED = ("-rtc", "clock=vm", "-no-shutdown")


class Guest:
    """A machine whose RAM is the file ram and whose stick is the qcow2 image stick, both in
    folder. With incoming, it waits there for the state of a snapshot instead of booting. timed: whose clock
    tells moments from resume() on."""

    def __init__(self, machine, folder, images, incoming=False, timed=BY_HOST):
        self.folder = folder
        self.machine = machine
        self.timed = timed
        self.clock = HostClock()
        self.pipes = Channels(CHANNELS + (foreign.CHANNELS if machine.image else ()) + (CLOCK,) * bool(timed))
        self.wire = Wire()
        self.tpm = Tpm(folder) if machine.tpm else None
        command = _command(machine, folder, images, self.pipes, incoming, timed)
        command += [*self.tpm.arguments(), *WATCHDOG] if self.tpm else ["-no-reboot"]
        if machine.nic:
            command += ["-netdev", self.wire.netdev(), "-device", "e1000,netdev=net"]
        with open(os.path.join(folder, "qemu.log"), "wb") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                pass_fds=[*self.pipes.inherited(), self.wire.theirs.fileno(),
                          *([self.tpm.theirs.fileno()] if self.tpm else [])])
        # The clock's own channel is read to tell what time it is.
        lines = self.pipes.start({name: os.path.join(folder, f"{name}.log") for name in ("console", "firmware")},
                                 lambda: self.clock.now(), untimed=(CLOCK,))
        self.console, self.firmware, self.agent = (lines.get(name) for name in ("console", "firmware", "agent"))
        self.slower = COUNTED_SLOWER if timed == BY_COUNT else 1
        self.shell = Shell(lines["shell"], self.slower)
        self.monitor = lines.get(CLOCK)
        try:
            self.qmp = Qmp(lines["qmp"])
        except RigError as error:
            self.close()
            raise RigError(f"QEMU did not start: {self._last_words() or error}") from None

    def _last_words(self):
        with open(os.path.join(self.folder, "qemu.log"), encoding="utf-8") as log:
            return " ".join(log.read().split("\n")[-2:]).strip()

    def boot(self):
        if self.machine.image:
            entering.enter(self)
        else:
            limit = BOOT_S if self.machine.system in LIVE else BOOT_SMALL_S
            entering.come_up(self, limit * self.slower)

    def save(self, state):
        """Stop the guest for good and leave its state in a file; its RAM stays where it is."""
        self.qmp.command("stop")
        self.qmp.migrate("migrate", f"exec:cat > {shlex.quote(state)}")
        self.quit()

    def resume(self, state):
        self.qmp.migrate("migrate-incoming", f"exec:cat {shlex.quote(state)}")
        self.qmp.command("cont")
        if self.timed:
            self.clock = GuestClock(Qmp(self.monitor))

    def freeze(self):
        """End the guest between two instructions: RAM stays as it is at this moment."""
        self.qmp.command("stop")
        self.quit()

    def unplug(self, device):
        self.qmp.command("device_del", id=device)

    def plug_in(self, device):
        """The stick again, as a new device. The old one must have been unplugged."""
        self.qmp.wait_event("DEVICE_DELETED", REPLUG_S, device="usb0")
        self.qmp.command("device_add", driver="usb-storage", id=device, drive="stick", bus="xhci.0",
                         removable=True)

    def quit(self):
        self.qmp.command("quit")
        self.wait_end(QUIT_S)

    def wait_end(self, timeout):
        """Wait until QEMU is gone and all that the guest printed has been read."""
        if self.timed:  # QEMU stays, so that the clock can be read when the guest is off
            with contextlib.suppress(RigError):
                self.qmp.command("quit")
        try:
            self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise RigError(f"QEMU did not end within {timeout} s") from None
        self.pipes.drain()

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()

    def close(self):
        self.kill()
        self.process.wait()
        if self.tpm:
            self.tpm.close()
        self.wire.close()
        self.pipes.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def _command(machine, folder, images, pipes, incoming, timed):
    # A node of its own, that outlives the device.
    stick = {"driver": "qcow2", "node-name": "stick", "cache": {"no-flush": True},
             "file": {"driver": "file", "filename": os.path.join(folder, "stick"),
                      "cache": {"no-flush": True}}}
    command = ["setpriv", "--pdeathsig", "KILL", *images.qemu(machine), "-nodefaults",
               *_accelerator(timed),
               *arguments(machine, folder),
               "-vga", "std", "-display", "none", "-nic", "none",
               "-device", "qemu-xhci,id=xhci", "-blockdev", json.dumps(stick)]
    command += [*pipes.options(), "-serial", "chardev:console", "-serial", "chardev:shell",
                "-mon", "chardev=qmp,mode=control"] + ["-mon", f"chardev={CLOCK},mode=control"] * bool(timed)
    command += foreign.arguments(machine.image, folder) if machine.image else _own_system(machine, images, timed)
    command += cord.arguments(machine.cord, folder)
    return command + (["-incoming", "defer"] if incoming else [])


def _accelerator(timed):
    engine = COUNTED if timed == BY_COUNT else ("-accel", os.environ.get("RIG_ACCEL", ACCEL))
    return [*engine, *(TIMED if timed else ())]


def _own_system(machine, images, timed):
    """Its kernel is not read from the stick."""
    append = [APPEND, machine.command_line] + [APPEND_COUNTED] * (timed == BY_COUNT)
    if "audit=" not in machine.append:  # a scenario that needs it says so: once off, it cannot be turned on
        append.append("audit=0")
    if machine.system in LIVE:
        append.insert(1, APPEND_LIVE)
    return ["-kernel", images.kernel(machine), "-initrd", images.initramfs(machine),
            "-append", " ".join(append),
            "-device", "usb-storage,id=usb0,drive=stick,bus=xhci.0,removable=on"]
