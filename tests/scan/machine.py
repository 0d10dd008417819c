# SPDX-License-Identifier: GPL-2.0-or-later
"""A machine in QEMU that boots the stick, which keeps its RAM in a file when it is reset, and what it said."""
import os
import re
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../rig"))
# pylint: disable=wrong-import-position
from memwipe_rig import ram                                             # noqa: E402
from memwipe_rig.channels import Channels                               # noqa: E402
from memwipe_rig.errors import RigError                                 # noqa: E402
from memwipe_rig.machine import arguments, make_variables               # noqa: E402
from memwipe_rig.qmp import Qmp                                         # noqa: E402

PARTITION = "@@1M"      # as mtools names it
MENU = "memwipe: choose what to do"
MENU_S, SCAN_S, STEP_S = 180, 600, 0.003
CHANNELS = ("console", "qmp")
LINE_PIXELS, TEXT_PIXELS = 80 * 6, 25 * 10      # of the text at its smallest
RANGE = re.compile(r"scan: (range|other): ([0-9a-f]+)-([0-9a-f]+)$")
OWN = re.compile(r"scan: memwipe-scan .*, in ([0-9a-f]+)-([0-9a-f]+)$")
KEY = re.compile(r"scan: AES-(?:128|256) key schedule at ([0-9a-f]+): ([0-9a-f]+)$")
COUNTS = {
    "pages": r"scan: pages: (\d+) empty, (\d+) pattern, (\d+) other, in (\d+) runs",
    "bytes": r"scan: not zero: (\d+) bytes of (\d+)",
    "kept": r"scan: pattern: (\d+) words of (\d+) are in their place",
    "markers": r"scan: markers: (\d+) whole, (\d+) damaged",
    "keys": r"scan: AES key schedules: (\d+) of 128 bits, (\d+) of 256 bits",
}


@dataclass
class Report:
    """What one scan said."""
    text: str
    own: tuple = (0, 0)
    range: list = field(default_factory=list)
    other: list = field(default_factory=list)
    key: dict = field(default_factory=dict)     # address: digits
    count: dict = field(default_factory=dict)   # name: numbers

    @property
    def verdict(self):
        return next((line for line in self.text.splitlines() if "scan: verdict:" in line), "no verdict")


def parse(text):
    report = Report(text)
    for line in text.splitlines():
        if match := RANGE.search(line):
            getattr(report, match[1]).append((int(match[2], 16), int(match[3], 16)))
        if match := OWN.search(line):
            report.own = int(match[1], 16), int(match[2], 16)
        if match := KEY.search(line):
            report.key[int(match[1], 16)] = match[2]
        for name, pattern in COUNTS.items():
            if match := re.search(pattern, line):
                report.count[name] = [int(number) for number in match.groups()]
    return report


def colours(pixels):
    """How many there are of each."""
    return Counter(pixels[i:i + 3] for i in range(0, len(pixels), 3))


class Stick:
    """A copy of the image, to which files are added."""

    def __init__(self, image, path):
        self.path = path
        ram.run_tool("cp", "--sparse=always", image, path)

    def put(self, source, name):
        ram.run_tool("mcopy", "-o", "-i", self.path + PARTITION, source, f"::{name}")

    def make_folder(self, name):
        ram.run_tool("mmd", "-i", self.path + PARTITION, f"::{name}")

    def write(self, name, text):
        path = f"{self.path}.{name}"
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        self.put(path, name)

    def read(self, name):
        return ram.run_tool("mtype", "-i", self.path + PARTITION, f"::{name}").decode()

    def get(self, name, target):
        ram.run_tool("mcopy", "-o", "-i", self.path + PARTITION, f"::{name}", target)

    def names(self):
        """Of the files in its root."""
        return ram.run_tool("mdir", "-b", "-i", self.path + PARTITION, "::").decode().replace("::/", "").split()


class Running:
    """From power on to close(). A reset keeps RAM, as it does on most machines."""

    def __init__(self, machine, stick, folder, more=()):
        self.machine, self.folder, self.more = machine, folder, more
        make_variables(machine, folder)
        self.pipes = Channels(CHANNELS)
        self.process = subprocess.Popen(self._command(stick), stdin=subprocess.DEVNULL,
                                        pass_fds=self.pipes.inherited())
        lines = self.pipes.start({"console": os.path.join(folder, "console.log")})
        self.console, self.channel = (lines[name] for name in CHANNELS)
        self.said = 0   # lines that have been dealt with
        self.qmp = None

    def _command(self, stick):
        command = ["setpriv", "--pdeathsig", "KILL", "qemu-system-x86_64", "-nodefaults",
                   "-accel", "tcg,thread=multi", *arguments(self.machine, self.folder), *self.more,
                   "-vga", "std", "-display", "none", "-nic", "none",
                   "-device", "qemu-xhci,id=xhci", "-drive", f"if=none,id=stick,file={stick.path},format=raw",
                   "-device", "usb-storage,bus=xhci.0,drive=stick,bootindex=1"]
        return command + [*self.pipes.options(), "-serial", "chardev:console", "-mon", "chardev=qmp,mode=control"]

    def start(self):
        self.qmp = Qmp(self.channel)

    def wait(self, text, what, seconds):
        line = self.console.wait(lambda found: text in found, what, seconds, self.said)
        said, self.said = self.console.text(self.said, line.number + 1), line.number + 1
        return said

    def choose(self, hotkey):
        self.wait(MENU, "menu of the stick", MENU_S)
        self.console.send(hotkey)

    def finish_scan(self, seconds=SCAN_S):
        """Wait for the end of a scan that halts, and stop the machine there: RAM is as it was read."""
        report = parse(self.wait("scan: end, halted", "end of the scan", seconds))
        self.qmp.command("stop")
        return report

    def advance(self, done, what, seconds):
        """Let the machine, which is stopped, run in short steps until something is as it should be, and stop it there."""
        end = time.monotonic() + seconds
        while not done():
            if time.monotonic() > end:
                raise RigError(f"no {what} within {seconds} s")
            self.qmp.command("cont")
            time.sleep(STEP_S)
            self.qmp.command("stop")

    def reset(self):
        self.qmp.command("system_reset")
        self.qmp.command("cont")

    def picture(self, path):
        """How many pixels there are of each colour: in the 25 lines of text, and in the map of RAM below them."""
        self.qmp.command("screendump", filename=path)
        with open(path, "rb") as file:
            magic, size, most, pixels = file.read().split(b"\n", 3)
        if (magic, most) != (b"P6", b"255"):
            raise RigError(f"QEMU's picture is {magic} {size} {most}")
        width, height = (int(number) for number in size.split())
        scale = max(1, min(width // LINE_PIXELS, height // TEXT_PIXELS))
        text_bytes = 3 * width * TEXT_PIXELS * scale
        return colours(pixels[:text_bytes]), colours(pixels[text_bytes:])

    def close(self):
        self.process.kill()
        self.process.wait()
        self.pipes.close()
