# SPDX-License-Identifier: GPL-2.0-or-later
"""Scenarios are data: the files of ../scenarios, and others that are named, read into flat lists."""
import itertools
import os
import tomllib
from dataclasses import dataclass, field, fields

from . import cover, debian, fitting, foreign, words
from .errors import BadInput
from .machine import Machine

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "scenarios")
MATRIX_AXES = ("memory_mib", "cpus", "paging")
SUFFIX = ".toml"


@dataclass(frozen=True)
class Scenario:
    name: str
    machine: Machine
    trigger: str                                # one of trigger.PULLS, "press KEYS", "hold KEY", or a guest command
    kind: str = "wipe"                          # see kinds.py
    words: str = ""                             # what it shows, for the report
    control: str = ""                           # a guest command, where the kind wants one
    # Guest commands: shell commands; those that are no programs are functions in guest/steps.
    arm: list = field(default_factory=list)     # guest commands that arm; not in the control
    disarm: list = field(default_factory=list)  # in the control alone: guest commands that undo what armed the machine
    # Between arming and the trigger: guest commands, "plant CLASS=SIZE..." for more markers, or
    # "flood" for frames on the network, "cord" or "dimm" to plug that in, "press KEYS", or "tab_to NAME".
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
    """Those that these words name, each once: standard, all, names of scenarios or of their files, or paths
    of other files; a word may be several with commas between them."""
    files = _load_files()
    known = [scenario for scenarios in files.values() for scenario in scenarios]
    groups = files | {scenario.name: [scenario] for scenario in known}
    groups |= {"all": known, "standard": [scenario for scenario in known if scenario.standard]}
    chosen = []
    for word in ",".join(wanted).split(","):
        if word not in groups:
            groups[word] = _load_other(word)
        chosen += [scenario for scenario in groups[word] if scenario not in chosen]
    words.check_names("the command line", [scenario.name for scenario in chosen])
    return chosen


def _load_other(path):
    if not path.endswith(SUFFIX):
        raise BadInput(f"no scenario '{path}'; 'memwipe-rig list' names them")
    return _load(path)


def _load_files():
    """The scenarios of each file, by its name."""
    return {name: _load(os.path.join(FOLDER, name)) for name in sorted(os.listdir(FOLDER))
            if name.endswith(SUFFIX)}


def _load(path):
    try:
        with open(path, "rb") as source:
            table = tomllib.load(source)
    except OSError as error:
        raise BadInput(f"cannot read {path}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: {error}") from None
    try:
        return _expand(path, table)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BadInput(f"{path}: a table of it has another shape than it must have: {error!r}") from None


def _expand(path, table):
    file_name = os.path.basename(path).removesuffix(SUFFIX)
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
        entries = [one for entry in entries for one in _on_systems(entry, entry.pop("systems", systems))]
    found = [_scenario(path, _merge(table, entry)) for entry in entries]
    if not found:
        raise BadInput(f"{path}: there is no [[scenario]]")
    words.check_names(path, [scenario.name for scenario in found])
    return found


def _on_systems(entry, systems):
    """The entry for each of them; those of another Debian than this one are too many for the
    standard set."""
    return [{**entry, "name": f"{entry['name']}-{system}", "system": system,
             "standard": entry.get("standard", True) and system == debian.own(systems)} for system in systems]


def _merge(table, entry):
    """What a scenario says of its image counts beside what the file says of it."""
    merged = {**table, **entry}
    if "image" in table and "image" in entry:
        merged["image"] = {**table["image"], **entry["image"]}
    return merged


def _scenario(path, entry):
    where = f"{path}: {entry.get('name', 'a scenario without a name')}"
    image = entry.pop("image", None)
    axes = {axis.name: axis for axis in fields(Machine) if axis.name != "image"}
    others = [field for field in fields(Scenario) if field.name != "machine"]
    words.check(where, entry, [*axes.values(), *others])
    if image is not None:
        image = foreign.make(where, image, entry, os.path.dirname(path))
    machine = Machine(image=image, **{axis: _frozen(entry.pop(axis)) for axis in axes if axis in entry})
    scenario = Scenario(machine=machine, **entry)
    fitting.check(where, scenario)
    return scenario


def _frozen(value):
    return tuple(value) if isinstance(value, list) else value
