# SPDX-License-Identifier: GPL-2.0-or-later
"""Scenarios are data: the files of ../scenarios, read into one flat list."""
import itertools
import os
import tomllib
from dataclasses import dataclass, field, fields

from . import cover, debian
from .errors import RigError
from .machine import Machine

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "scenarios")
MATRIX_AXES = ("memory_mib", "cpus", "paging")


@dataclass(frozen=True)
class Scenario:
    name: str
    machine: Machine
    trigger: str                                # one of trigger.PULLS, "press KEYS", or a guest command
    kind: str = "wipe"                          # see kinds.py
    control: str = ""                           # a guest command, where the kind wants one
    # Guest commands: shell commands; those that are no programs are functions in guest/steps.
    arm: list = field(default_factory=list)     # guest commands that arm; not in the control
    disarm: list = field(default_factory=list)  # in the control alone: guest commands that undo what armed the machine
    # Between arming and the trigger: guest commands, "plant CLASS=SIZE..." for more markers, or
    # "flood" for frames on the network, "cord" or "dimm" to plug that in, or "press KEYS".
    steps: list = field(default_factory=list)
    pull_at: str = ""                           # the stick goes as the console says this
    freed_max: float = 0.03                     # of the freed memory may be left by a sweep
    end: str = "guest-shutdown"                 # QEMU's reason for the end
    freeze_at: str = ""                         # a pattern: the guest is ended as the console says it
    says: str = ""                              # a pattern that the console says after the trigger
    never: str = ""                             # one that it does not say then, but in the control
    aeskeyfind: bool = False                    # ask this outside judge as well
    standard: bool = True


def load():
    """Every scenario there is, in the order of the files and of their entries."""
    return [scenario for scenarios in _load_files().values() for scenario in scenarios]


def choose(wanted):
    """standard, all, or names of scenarios and of their files, with commas between them."""
    files = _load_files()
    known = [scenario for scenarios in files.values() for scenario in scenarios]
    if wanted == "all":
        return known
    if wanted == "standard":
        return [scenario for scenario in known if scenario.standard]
    groups = files | {scenario.name: [scenario] for scenario in known}
    chosen = []
    for name in wanted.split(","):
        if name not in groups:
            raise RigError(f"no scenario '{name}'; there are: standard all {' '.join(groups)}")
        chosen += groups[name]
    return chosen


def _load_files():
    """The scenarios of each file, by its name."""
    found = {}
    for name in sorted(os.listdir(FOLDER)):
        if name.endswith(".toml"):
            with open(os.path.join(FOLDER, name), "rb") as source:
                found[name] = _expand(name.removesuffix(".toml"), tomllib.load(source))
    return found


def _expand(file_name, table):
    entries = table.pop("scenario", [])
    matrix = table.pop("matrix", None)
    covering = table.pop("cover", None)
    systems = table.pop("systems", None)
    if matrix:
        standard = {tuple(row) for row in matrix["standard"]}
        for row in itertools.product(*(matrix[axis] for axis in MATRIX_AXES)):
            entries.append({"name": "{}-{}m-{}cpu-{}level".format(file_name, *row),
                            "standard": row in standard, **dict(zip(MATRIX_AXES, row))})
    if covering:
        for row in cover.cover(covering["axes"], covering["excluded"]):
            entries.append({"name": "-".join([file_name, *map(str, row.values())]),
                            "standard": False, **covering["door"][row.pop("door")], **row})
    if systems:
        entries = [_on_system(entry, system, systems) for entry in entries
                   for system in entry.pop("systems", systems)]
    return [_scenario({**table, **entry}) for entry in entries]


def _on_system(entry, system, systems):
    """The entry for one of several; those of another Debian than this one are too many for the
    standard set."""
    return {**entry, "name": f"{entry['name']}-{system}", "system": system,
            "standard": entry.get("standard", True) and system == debian.own(systems)}


def _scenario(entry):
    axes = [axis.name for axis in fields(Machine)]
    machine = Machine(**{axis: entry.pop(axis) for axis in axes if axis in entry})
    return Scenario(machine=machine, **entry)
