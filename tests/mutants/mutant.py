# SPDX-License-Identifier: GPL-2.0-or-later
"""The lists of changes, and the tests that are to notice them."""
import glob
import os
import tomllib
from dataclasses import dataclass

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(os.path.join(HERE, "..", ".."))
FIELDS = {"name", "file", "replace", "by", "why", "tests"}


class MutantError(Exception):
    """Something that the user has to mend."""


@dataclass(frozen=True)
class Kind:
    """How a test of this kind is built and run; {} is its name."""

    part: str
    targets: tuple      # for make
    command: tuple
    on_host: bool = False   # what is broken runs on this machine, not in an emulator
    needs: tuple = ()   # prints more targets


STAGE, ELF = "build/bare/stage.elf", "build/kexec-wipe/payload/payload.elf"
# The cheapest come first: in this order they are tried.
KINDS = {
    "unit": Kind("quick", ("build/san/tests/unit/{}",), ("build/san/tests/unit/{}",), on_host=True),
    "cli": Kind("quick", ("cli-needs",), ("tests/cli/{}.sh",), on_host=True),
    "bare": Kind("machines", (STAGE,), ("tests/bare/run.py", STAGE, "{}")),
    "cut": Kind("machines", (STAGE, ELF), ("tests/bare/cut.py", STAGE, ELF, "{}")),
    "start": Kind("machines", (STAGE, ELF), ("tests/bare/start.py", STAGE, ELF, "{}")),
    "crew": Kind("machines", (STAGE,), ("tests/bare/crew.py", STAGE, "{}")),
    "rig": Kind("guests", ("rig",), ("tests/rig/memwipe-rig", "run", "--build=build", "{}"),
                needs=("tests/rig/memwipe-rig", "list", "--build=build", "--needs", "{}")),
}
PARTS = ("quick", "machines", "guests")


@dataclass(frozen=True, order=True)
class Test:
    cost: int
    kind_name: str
    name: str

    @property
    def kind(self):
        return KINDS[self.kind_name]

    def __str__(self):
        return f"{self.kind_name} {self.name}"


@dataclass(frozen=True)
class Mutant:
    list_name: str
    name: str
    file: str
    replace: str
    by: str
    why: str
    tests: tuple        # the cheapest first

    @property
    def part(self):
        return max((test.kind.part for test in self.tests), key=PARTS.index)

    def change(self, text):
        return text.replace(self.replace, self.by)


def _test(words):
    kind, _, name = words.partition(" ")
    if kind not in KINDS or not name:
        raise MutantError(f"no test '{words}': it starts with one of {', '.join(KINDS)}")
    return Test(list(KINDS).index(kind), kind, name)


def _mutant(list_name, entry):
    if set(entry) != FIELDS:
        raise MutantError(f"{list_name}: {entry.get('name', 'an entry')}: has {sorted(entry)} instead of "
                          f"{sorted(FIELDS)}")
    return Mutant(list_name=list_name, **entry | {"tests": tuple(sorted(map(_test, entry["tests"])))})


def load():
    mutants = []
    for path in sorted(glob.glob(os.path.join(HERE, "*.toml"))):
        with open(path, "rb") as file:
            entries = tomllib.load(file)["mutant"]
        mutants += [_mutant(os.path.basename(path), entry) for entry in entries]
    names = [mutant.name for mutant in mutants]
    for name in names:
        if names.count(name) > 1:
            raise MutantError(f"two mutants are called {name}")
    return mutants


def choose(mutants, words):
    if words == "all":
        return mutants
    known = {*PARTS, *(mutant.name for mutant in mutants), *(mutant.list_name for mutant in mutants)}
    wanted = set(words.split(","))
    if wanted - known:
        raise MutantError(f"no mutant, list or part '{sorted(wanted - known)[0]}'")
    return [mutant for mutant in mutants if wanted & {mutant.name, mutant.list_name, mutant.part}]


def wrong_with(mutant):
    """Why this change cannot be made to the tree as it is; empty if it can."""
    if not os.path.isfile(os.path.join(ROOT, mutant.file)):
        return [f"there is no {mutant.file}"]
    with open(os.path.join(ROOT, mutant.file), encoding="utf-8") as file:
        text = file.read()
    faults = []
    if text.count(mutant.replace) != 1:
        faults.append(f"what it replaces stands {text.count(mutant.replace)} times in {mutant.file}")
    if mutant.replace == mutant.by:
        faults.append("it changes nothing")
    if not mutant.tests:
        faults.append("no test is to notice it")
    for test in mutant.tests:
        source = {"unit": "tests/unit/{}.c", "cli": "tests/cli/{}.sh"}.get(test.kind_name)
        if source and not os.path.isfile(os.path.join(ROOT, source.format(test.name))):
            faults.append(f"there is no test '{test}'")
    if mutant.file.endswith(".py"):
        try:
            compile(mutant.change(text), mutant.file, "exec")
        except SyntaxError as error:
            faults.append(f"it is no Python: {error}")
    return faults
