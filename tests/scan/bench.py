# SPDX-License-Identifier: GPL-2.0-or-later
"""What a case works with: a stick, a machine that boots it, and judges of its RAM file."""
import json
import os
import re
import secrets
import subprocess
from dataclasses import dataclass
from typing import Callable

from machine import Running, Stick, ram
from memwipe_rig.errors import RigError
from memwipe_rig.machine import Machine
from memwipe_rig.scanner import AES_KEY_LINE
from outside import Outside

GUEST_S = 300
LISTED_MAX = 200                # runs of pages; the scan says how many more there are
OWN_MAX_BYTES = 256 << 10
PLANTED = re.compile(r'\{"planted":.*\}')
GUEST_CFG = """menuentry "guest" --hotkey=g {{
	linux /vmlinuz console=ttyS0 panic=-1 init_on_alloc=0 mitigations=off key={key} plant={plant}
	initrd /guest.img
}}
"""


@dataclass(frozen=True)
class Case:
    name: str
    firmware: str
    faults: Callable
    memory_mib: int = 128
    standard: bool = False
    image: str = "memwipe-usb.img"
    needs: str = ""                 # a variable of the environment


class Bench:
    def __init__(self, case, build, folder):
        self.case, self.build, self.folder = case, build, folder
        self.key = secrets.token_hex(16)
        self.stick = self.new_stick(case.image)
        self.running = None

    @property
    def ram(self):
        return os.path.join(self.folder, "ram")

    def new_stick(self, image):
        return Stick(os.path.join(self.build, image), os.path.join(self.folder, "stick"))

    def start(self, words="", save="", prefill=0):
        self.stick.write("words.cfg", f'set save="{save}"\nset words="{words}"\n')
        machine = Machine(self.case.memory_mib, 2, 4, firmware=self.case.firmware, prefill=prefill)
        ram.fill(machine, self.folder)
        return self.run(machine, self.folder)

    def run(self, machine, folder, more=()):
        """Boot the stick on a machine whose RAM is in the folder, in place of the one before."""
        self.close()
        self.running = Running(machine, self.stick, folder, more)
        self.running.start()
        return self.running

    def close(self):
        if self.running:
            self.running.close()
        self.running = None

    def bring_guest(self, plant):
        """A Linux on the stick that plants markers of these classes."""
        self.stick.put(os.path.join(self.build, "guest/kernel/vmlinuz"), "vmlinuz")
        self.stick.put(os.path.join(self.build, "scan/initramfs.img"), "guest.img")
        self.stick.write("custom.cfg", GUEST_CFG.format(key=self.key, plant=plant))

    def plant(self):
        """The bytes that were planted of each class."""
        self.running.choose("g")
        said = self.running.wait("guest: planted", "guest's word that it planted", GUEST_S)
        planted = PLANTED.search(said)
        if not planted:
            raise RigError(f"the guest does not say what it planted: {said[-200:]}")
        return {entry["class"]: entry["bytes"] for entry in json.loads(planted[0])["planted"]}

    def memscan(self, path):
        return json.loads(subprocess.run(
            [os.path.join(self.build, "rig/memscan"), "--key", self.key, "--json", path],
            stdout=subprocess.PIPE, check=False).stdout)

    def markers(self, *paths):
        """Whole and damaged ones, as the scan counts them."""
        found = [self.memscan(path) for path in paths]
        return [sum(entry["records"] for entry in found), sum(entry["damaged"]["tags"] for entry in found)]


def aes_keys(*paths):
    return {key.decode() for path in paths for key in AES_KEY_LINE.findall(ram.run_tool("aeskeyfind", "-q", path))}


def blank(path, start, end):
    """Before other programs look: the scan's own memory holds the key of the markers. It has halted for good."""
    with open(path, "r+b") as file:
        file.seek(start)
        file.write(bytes(end - start))


def disagreements(report, *files):
    """Between the scan and the RAM files, each with its first address, in the ranges that it says it has read."""
    seen = Outside(files, report.range)
    for name, inside, outside in (
            ("bytes", report.count.get("bytes"), [seen.not_zero, seen.bytes]),
            ("pages", report.count.get("pages"), [*seen.pages.values(), len(seen.other)]),
            ("kept", report.count.get("kept"), [seen.kept, seen.bytes // 8]),
            ("runs", report.other, seen.other[:LISTED_MAX])):
        if inside != outside:
            yield f"{name}: it says {inside}, the RAM file {outside}"
    start, end = report.own
    if not 0 < end - start <= OWN_MAX_BYTES:
        yield f"its own memory is {start:#x}-{end:#x}"


def secrets_disagree(bench, report, *files):
    """The same for markers and AES keys."""
    paths = [path for _, path in files]
    wrong = []
    if report.count["markers"] != bench.markers(*paths):
        wrong.append(f"markers: it says {report.count['markers']}, memscan {bench.markers(*paths)}")
    if set(report.key.values()) != aes_keys(*paths):
        wrong.append(f"keys: it says {set(report.key.values())}, aeskeyfind {aes_keys(*paths)}")
    return wrong
