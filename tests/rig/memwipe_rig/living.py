# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs after which the guest must live on: a command, and what it did to everybody else."""
import contextlib
import threading
import time
from typing import NamedTuple

from .errors import RigError
from .trigger import End, pull

COMMAND_S = 600
ALARMS = ("Out of memory", "invoked oom-killer", "page allocation failure", "BUG:", "WARNING:",
          "Oops:")


class Life(NamedTuple):
    """What a command did, and what became of the others meanwhile."""
    status: int
    said: str           # its last line
    oom_kills: int
    died: list          # names of programs
    alarm: str          # the kernel's first line about a lack of memory, or ""
    load_rounds: int    # that the load has succeeded with


UNTOUCHED = Life(0, "", 0, [], "", 0)


def fire(guest, command, pull_at=""):
    """Run a guest command, look, then end the guest between two instructions. The stick is pulled
    when the command has said so on the console."""
    start = guest.console.count()
    before = _vitals(guest)
    origin = time.monotonic()
    if pull_at:
        puller = threading.Thread(target=_pull, args=(guest, pull_at, start))
        puller.start()
    status, said = guest.shell.run(command, COMMAND_S)
    if pull_at:
        puller.join()
        if not guest.console.find(lambda text: "USB disconnect" in text, start):
            raise RigError("the command ended before the stick was pulled")
    seconds = round(time.monotonic() - origin, 2)
    after = _vitals(guest)
    guest.freeze()
    alarm = guest.console.find(lambda text: any(word in text for word in ALARMS), start)
    life = Life(status, said.rpartition("\n")[2], after["oom_kills"] - before["oom_kills"],
                [name for pid, name in before["processes"].items() if pid not in after["processes"]],
                alarm.text if alarm else "", after["rounds"] - before["rounds"])
    return End("frozen", {"command": seconds}, life)


def _pull(guest, words, start):
    with contextlib.suppress(RigError):
        guest.console.wait(lambda text: words in text, words, COMMAND_S, start)
        pull(guest)


def _vitals(guest):
    """The answer of the guest's command of this name, line by line."""
    vitals = {"processes": {}}
    for line in guest.shell.check("vitals").splitlines():
        match line.split():
            case ["process", pid, _, *_] as words:
                vitals["processes"][pid] = " ".join(words[2:])
            case [("oom_kills" | "rounds") as key, count]:
                vitals[key] = int(count)
            case _:
                raise RigError(f"the guest's vitals: {line}")
    return vitals
