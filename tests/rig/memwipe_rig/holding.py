# SPDX-License-Identifier: GPL-2.0-or-later
"""Has the programs of a live system hold their secrets, and finds out which bytes in RAM are these."""
import dataclasses

from . import holdings, shielded
from .errors import RigError

HELD_S = 1800       # of an emulated machine in which a browser starts
AGENT = "ssh"
PAGES = f"python3 /run/rig/pages.py {AGENT} ssh-agent"


def hold(guest, values, told):
    """Start all programs that keep their secrets, and wait until each has what it is given. Lines about the pages of
    ssh-agent."""
    for program in _programs(guest, freed=False):
        _hold_one(guest, program, values, told)
    guest.shell.check("hold_quiet", HELD_S)
    return guest.shell.check(PAGES).splitlines()


def give_back(guest, values, told):
    """The same for those that do not keep them. Call it when nothing else will be planted: who needs memory next is
    given what was freed last."""
    for program in _programs(guest, freed=True):
        _hold_one(guest, program, values, told)


def _programs(guest, freed):
    return [program for program in holdings.programs_of(guest.machine.system) if all(secret.freed for secret in program.secrets) == freed]


def _hold_one(guest, program, values, told):
    mine = {secret: values[secret.name] for secret in program.secrets}
    given = [value.given.hex() for value in mine.values() if value.given]
    checks = [holdings.check_of(value) for secret, value in mine.items() if program.seen and not secret.absent]
    if given:
        told(f"hold {program.name}")
        guest.shell.check(f"hold {program.name} {' '.join(given)}")
        guest.shell.check(f"held {program.name} {program.process} {' '.join(checks)}", HELD_S)


def learn(values, ram, lines):
    """The same values, with what ssh-agent has made of those it was given."""
    marks = {name: value.mark for name, value in values.items() if value.mark}
    fragments = shielded.find(shielded.Memory(ram, lines), marks)
    return values | {name: dataclasses.replace(values[name], forms={
        **values[name].forms, "encrypted, beside its key": parts}) for name, parts in fragments.items()}


def check(machine, by_judge):
    """That the planted machine is worth a control."""
    missing = holdings.missing(machine, by_judge)
    if missing:
        raise RigError(f"not in RAM, although their programs have them: {', '.join(missing)}")
