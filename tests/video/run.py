#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Fill the memory of graphics adapters with markers, wipe, and look into that memory from outside:
QEMU keeps it after the power-off. The same memory before the wipe is the control."""
import argparse
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../rig"))
# pylint: disable=wrong-import-position
from memwipe_rig.channels import Channels   # noqa: E402
from memwipe_rig.errors import RigError     # noqa: E402
from memwipe_rig.qmp import Qmp             # noqa: E402
from adapters import OVMF, choose   # noqa: E402

MEMORY_MIB = 256
BOOT_S, WIPE_S = 300, 120
CONTROL_MIN = 0.99
DRIVER_CONTROL_MIN = 0.5        # its console has overwritten some
WORDS_MAX_BYTES = 256 << 10     # pixels of memwipe's messages
LIT_MIN_BYTES = 1000            # the least that its messages take
BAR = re.compile(r"guest: bar (\S+) (\d+)")
# Without the last word a program may not map memory that the kernel draws to.
APPEND = "console=ttyS0 quiet panic=-1 iomem=relaxed"
CHANNELS = ("console", "qmp")
EXIT_DONE, EXIT_FAILED = 0, 1


class Machine:
    def __init__(self, adapter, build, folder, key):
        self.adapter, self.build, self.folder, self.key = adapter, build, folder, key
        self.pipes = Channels(CHANNELS)
        self.process = subprocess.Popen(self._command(), stdin=subprocess.DEVNULL, pass_fds=self.pipes.inherited())
        lines = self.pipes.start({"console": os.path.join(folder, "console.log")})
        self.console, self.channel = (lines[name] for name in CHANNELS)
        self.qmp = None

    def start(self):
        self.qmp = Qmp(self.channel)

    def _command(self):
        command = ["setpriv", "--pdeathsig", "KILL", "qemu-system-x86_64", "-nodefaults",
                   "-no-reboot", "-no-shutdown", "-accel", "tcg,thread=multi", "-cpu", "max",
                   "-machine", "q35", "-m", f"{MEMORY_MIB}M", "-vga", "none", "-display", "none",
                   "-nic", "none", *self.adapter.devices, *self._firmware(),
                   "-kernel", os.path.join(self.build, "guest/kernel/vmlinuz"),
                   "-initrd", os.path.join(self.build, "video/initramfs.img"),
                   "-append", f"{APPEND} key={self.key} driver={self.adapter.driver}"]
        return command + [*self.pipes.options(), "-serial", "chardev:console", "-mon", "chardev=qmp,mode=control"]

    def _firmware(self):
        if self.adapter.firmware == "seabios":
            return []
        variables = os.path.join(self.folder, "variables")
        shutil.copyfile(OVMF.format("VARS"), variables)
        return ["-drive", f"if=pflash,unit=0,format=raw,readonly=on,file={OVMF.format('CODE')}",
                "-drive", f"if=pflash,unit=1,format=raw,file={variables}"]

    def boot(self):
        """The BARs that the guest has filled, as (start, bytes)."""
        line = self.console.wait(lambda text: text.startswith(("guest: planted", "guest: failed")),
                                 "guest's word that it planted", BOOT_S)
        said = self.console.text(0, line.number + 1)
        if "guest: failed" in said:
            raise RigError(said)
        return [(int(start, 16), int(count)) for start, count in BAR.findall(said)]

    def control(self, bars):
        """How many bytes were planted, and how many of these there are before the trigger."""
        self.qmp.command("stop")
        found, _, _ = self.scan(bars)
        self.qmp.command("cont")
        return sum(count for _, count in bars), found

    def wipe(self):
        self.console.send("\n")
        _, data = self.qmp.wait_event("SHUTDOWN", WIPE_S)
        return data["reason"]

    def sweep(self):
        """sdmem's last words."""
        start = self.console.count()
        self.console.send("\n")
        line = self.console.wait(lambda text: text.startswith("guest: swept"), "sweep", WIPE_S, start)
        return self.console.text(start, line.number + 1)

    def scan(self, bars):
        """(bytes of markers, different ones, bytes that are not zero) in all of this memory."""
        total = [0, 0, 0]
        path = os.path.join(self.folder, "video")
        for start, count in bars:
            self.qmp.command("pmemsave", val=start, size=count, filename=path)
            found = json.loads(subprocess.run(
                [os.path.join(self.build, "rig/memscan"), "--key", self.key, "--json", path],
                stdout=subprocess.PIPE, check=False).stdout)
            kept = next(entry for entry in found["classes"] if entry["class"] == "video")
            for i, value in enumerate((kept["bytes"], found["damaged"]["tags"],
                                       found["census"]["nonzero_bytes"])):
                total[i] += value
        return total

    def shoot(self, name):
        """A picture of the screen; how many of its bytes are not black."""
        picture = os.path.join(self.build, "video", f"{self.adapter.name}-{name}")
        self.qmp.command("screendump", filename=picture + ".png", format="png")
        self.qmp.command("screendump", filename=picture + ".ppm")
        with open(picture + ".ppm", "rb") as file:
            pixels = file.read()
        os.remove(picture + ".ppm")
        return len(pixels) - pixels.count(0)

    def close(self):
        self.process.kill()
        self.process.wait()
        self.pipes.close()


def sweep_faults(machine):
    """A driver has the adapter, the system lives on, and sdmem has swept what is free."""
    bars = machine.boot()
    planted, control = machine.control(bars)
    said = machine.sweep()
    machine.qmp.command("stop")
    left, damaged, _ = machine.scan(bars)
    print(f"{machine.adapter.name}: {left} bytes of markers left of {planted >> 20} MiB, "
          f"control {control / planted:.1%}", flush=True)
    if not machine.adapter.missed and control < DRIVER_CONTROL_MIN * planted:
        yield "the control did not find what the driver left"
    if machine.adapter.missed:
        if "guest: swept 1" not in said or machine.adapter.missed not in said:
            yield f"it did not say '{machine.adapter.missed}' and end with 1:\n{said}"
        return
    if left or damaged:
        yield f"{left} bytes of markers and {damaged} damaged ones are left; it said:\n{said}"
    if "guest: swept 0" not in said:
        yield f"it did not end well:\n{said}"


def faults(machine):
    bars = machine.boot()
    planted, control = machine.control(bars)
    end = machine.wipe()
    left, damaged, nonzero = machine.scan(bars)
    lit = machine.shoot("end")
    print(f"{machine.adapter.name}: {left} bytes of markers left of {planted >> 20} MiB, {nonzero} "
          f"bytes not zero, control {control / planted:.1%}, {end}", flush=True)
    if machine.adapter.above_4g != any(start >= 1 << 32 for start, _ in bars):
        yield "its memory does not lie where it should"
    if control < CONTROL_MIN * planted or not planted:
        yield "the control did not find what was planted"
    if left or damaged:
        yield f"{left} bytes of markers and {damaged} damaged ones are left"
    if nonzero > WORDS_MAX_BYTES:
        yield f"{nonzero} bytes are not zero: more than memwipe's own words"
    if machine.adapter.shows and lit < LIT_MIN_BYTES:
        yield "there is nothing to be read on the screen"
    if end != "guest-shutdown":
        yield f"it ended by {end}, not by a power-off"


def test(adapter, build):
    with tempfile.TemporaryDirectory(prefix="run-", dir=os.path.join(build, "video")) as folder:
        machine = Machine(adapter, build, folder, secrets.token_hex(16))
        try:
            machine.start()
            return list((sweep_faults if adapter.driver else faults)(machine))
        except RigError as error:
            return [str(error)]
        finally:
            machine.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("adapters", nargs="?", default="standard",
                        help="standard, all, or names with commas between them")
    parser.add_argument("-b", "--build", default="build")
    args = parser.parse_args()
    try:
        chosen = choose(args.adapters)
    except ValueError as error:
        parser.error(str(error))
    failed = 0
    for adapter in chosen:
        found = test(adapter, os.path.abspath(args.build))
        failed += bool(found)
        for fault in found:
            print(f"    {adapter.name}: {fault}")
    print(f"video: {len(chosen) - failed} passed, {failed} failed, 0 skipped")
    return EXIT_FAILED if failed else EXIT_DONE


if __name__ == "__main__":
    sys.exit(main())
