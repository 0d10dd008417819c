# SPDX-License-Identifier: GPL-2.0-or-later
"""Boots that only have to say what memwipe thinks of the machine: ../boots.toml, read into one list."""
import contextlib
import os
import re
import tempfile
import threading
import tomllib
from dataclasses import dataclass, field, fields

from . import ram, results
from .errors import RigError
from .guest import BOOT_S, Guest
from .machine import Machine

FILE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "boots.toml")
APPEND = "init=/usr/lib/rig/first systemd.unit=rig-status.service"
LINE = "disabled="      # what each line of the guest begins with
SETTLE_S = 180


@dataclass(frozen=True)
class Boot:
    name: str
    machine: Machine
    says: str           # a pattern for the line that must come
    never: str = ""     # one for those that must not come before
    steps: list = field(default_factory=list)


def load(many):
    """Each boot, its control behind it; "many" times that which asks for it."""
    with open(FILE, "rb") as source:
        table = tomllib.load(source)
    entries, systems = table.pop("boot"), table.pop("systems")
    return [boot for entry in entries for system in systems
            for boot in _expand(entry, {**table, "system": system, "append": APPEND}, many)]


def _expand(entry, machine, many):
    entry = dict(entry)
    control = entry.pop("control")
    name = f"{entry['name']}-{machine['system']}"
    times = many if entry.pop("many", "") == machine["system"] else 1
    axes = {axis.name for axis in fields(Machine)} & entry.keys()
    machine = Machine(**machine, **{axis: entry.pop(axis) for axis in axes})
    for number in range(1, times + 1):
        yield Boot(**{**entry, "name": f"{name}-{number}" if times > 1 else name}, machine=machine)
    yield Boot(**{**control, "name": f"{name}-control"}, machine=machine)


class Start:
    """Machines that have come to process 1, each made for the first boot that asks for it; as a
    context, it leaves nothing. The folder is this run's alone."""

    def __init__(self, images, folder):
        self.images = images
        ram.need_holes(folder)
        self.folder = tempfile.mkdtemp(prefix=results.RUN_PREFIX, dir=folder)
        self.lock = threading.Lock()
        self.made = {}
        self.guests, self.aborted = set(), False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        ram.run_tool("rm", "-rf", self.folder)

    def abort(self):
        """End all guests and start no more."""
        self.aborted = True
        for guest in list(self.guests):
            guest.kill()

    @contextlib.contextmanager
    def _guest(self, *what, **how):
        if self.aborted:
            raise RigError("interrupted")
        with Guest(*what, **how) as guest:
            self.guests.add(guest)
            yield guest
        self.guests.discard(guest)

    def machine(self, machine):
        """Its folder, which holds ram, stick and state."""
        with self.lock:
            if machine not in self.made:
                self.made[machine] = os.path.join(self.folder, str(len(self.made)))
                self._make(machine, self.made[machine])
            return self.made[machine]

    def _make(self, machine, folder):
        os.mkdir(folder)
        ram.need_space(folder, 2, machine.memory_mib)
        # As in Lab: make may build another stick meanwhile.
        os.link(self.images.stick(machine), os.path.join(folder, "base"))
        ram.make_stick(os.path.join(folder, "stick"), os.path.join(folder, "base"), "raw")
        with self._guest(machine, folder, self.images) as guest:
            guest.boot()
            guest.save(os.path.join(folder, "state"))

    @contextlib.contextmanager
    def copy(self, machine):
        """A machine of its own that goes on from there."""
        source = self.machine(machine)
        with tempfile.TemporaryDirectory(prefix="boot-", dir=self.folder) as folder:
            ram.copy(machine, source, folder)
            ram.make_stick(os.path.join(folder, "stick"), os.path.join(source, "stick"), "qcow2")
            with self._guest(machine, folder, self.images, incoming=True) as guest:
                guest.resume(os.path.join(source, "state"))
                yield guest


def run(start, boot):
    """Why the boot is no pass, or ""; and what it said last."""
    with start.copy(boot.machine) as guest:
        for step in boot.steps:
            guest.shell.check(step)
        _, first = guest.shell.start("exec /sbin/init")
        lines = guest.shell.lines
        try:
            lines.wait(lambda text: text.startswith(LINE), "word of memwipe", BOOT_S, first)
            line = lines.wait(lambda text: _counts(boot, text), f"'{boot.says}'", SETTLE_S, first)
        except RigError as error:
            said = [line.text for line in lines.lines if line.text]
            return f"{error}; it said: {said[-1]}", ""
    return "" if re.fullmatch(boot.says, line.text) else "that must not be", line.text


def _counts(boot, text):
    return any(pattern and re.fullmatch(pattern, text) for pattern in (boot.says, boot.never))
