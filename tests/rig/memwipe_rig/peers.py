# SPDX-License-Identifier: GPL-2.0-or-later
"""Ways of emptying RAM beside one another: ../peers.toml, read into a list; each from the same planted machine, timed by
the guest's own clock, with the same judge at the end."""
import os
import re
import tomllib
from dataclasses import dataclass, field, fields

from . import trigger, verdict, words
from .errors import BadInput, CannotRun, Timeout
from .findings import size
from .machine import Machine
from .scenario import Scenario

FILE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "peers.toml")
STEPS = "cp /usr/sbin/peer-steps /run/peer-steps"
CUT, PULL = "cut", "pull"
OURS = "memwipe: payload entered"   # on the console
OFF = "power-off"   # how a run ended, as it is told; what a way says of itself stands before it
KEEP, ERASE, MARKERS, RESULT = "keep", "erase", "markers", "-"
LIMIT_S = 180       # of the guest's, for what does not end by itself
LOOK_S = 1
LATER_S = 20        # between the end of a command and that of the machine
# What the judge of a wipe must find where nothing was wiped.
SEEN = {verdict.RESIDUE, verdict.CENSUS, verdict.AES_KEYS}


@dataclass(frozen=True)
class Way:
    name: str
    words: str
    trigger: str
    machine: Machine
    must: str = RESULT
    erased: list = field(default_factory=list)  # classes and secrets that are gone before the trigger
    arm: list = field(default_factory=list)
    steps: list = field(default_factory=list)
    cut_s: int = LIMIT_S
    pull: bool = False
    condition: str = ""

    @property
    def scenario(self):
        slug = re.sub(r"[^a-z0-9]+", "-", self.condition.lower())
        return Scenario(name=f"{self.name}--{slug}" if slug else self.name, machine=self.machine, trigger=self.trigger,
                        arm=[STEPS, *self.arm], steps=self.steps, aeskeyfind=True)


def load(counted=False):
    """For each way the plain one, and behind it those of the conditions. counted: QEMU counts instructions, for which all
    CPUs share a thread; two that wait for each other would take minutes."""
    with open(FILE, "rb") as source:
        table = tomllib.load(source)
    ways, conditions = table.pop("way"), table.pop("condition")
    if counted:
        table["cpus"] = 1
    words.check_names(FILE, [way["name"] for way in ways])
    return [[_make(table, way, {}), *(_make(table, way, condition) for condition in conditions)] for way in ways]


def choose(wanted, counted=False):
    known = load(counted)
    names = [ways[0].name for ways in known]
    wanted = ",".join(wanted).split(",")
    for word in wanted:
        if word != "all" and word not in names:
            raise BadInput(f"no way '{word}'; 'memwipe-rig peers --list' names them")
    return [ways for ways in known if "all" in wanted or ways[0].name in wanted]


def _make(table, way, condition):
    own = {key: value for key, value in way.items() if not isinstance(value, dict)}
    name = condition.get("name", "")
    entry = {**table, **own, **condition, **way.get(name, {}), "name": own["name"], "condition": name,
             "erased": own.get("erased", []) + condition.get("erased", [])}
    axes = [axis for axis in fields(Machine) if axis.name in entry]
    words.check(f"{FILE}: {own['name']}", entry, [*fields(Machine), *(one for one in fields(Way) if one.name != "machine")])
    machine = Machine(**{axis.name: entry.pop(axis.name) for axis in axes})
    return Way(machine=machine, **entry)


def fire(way):
    """As Lab.wipe() wants it."""
    return lambda guest, _: _fire(guest, way)


def _fire(guest, way):
    if way.pull and way.trigger != PULL:
        trigger.pull(guest)
    if way.trigger == CUT:
        origin = guest.clock.now()
        guest.freeze()
        return trigger.End("power cut", origin=origin)
    console, tag, line = guest.console.count(), "", 0
    if way.trigger == PULL:
        origin = trigger.pull(guest)
    else:
        origin = guest.clock.now()
        tag, line = guest.shell.start(way.trigger)
    reason, off = _wait(guest, origin, way.cut_s, tag, line)
    stamps = {"first_write": trigger.stamp(guest, "memwipe: wiping", console),
              "last_write": trigger.stamp(guest, "memwipe: wiped", console), "power_off": off}
    said = [text.partition("peer: ")[2] for text in guest.console.text(console, guest.console.count()).splitlines()
            if "peer: " in text]
    return trigger.End("; ".join([*said, reason]),
                       {name: round(stamp - origin, 2) for name, stamp in stamps.items() if stamp}, origin=origin)


def _wait(guest, origin, limit_s, tag, line):
    """How it ended, and when, if by itself."""
    limit = origin + limit_s
    while True:
        try:
            off, data = guest.qmp.wait_event("SHUTDOWN", LOOK_S)
        except Timeout:
            now = guest.clock.now()
            answer = guest.shell.lines.find(lambda text: tag and text.startswith(f"@{tag} "), line)
            if answer:
                limit = min(limit, now + LATER_S)
                tag = ""
            if now > limit:
                said = [text for text in guest.shell.lines.text(line, guest.shell.lines.count()).splitlines()
                        if text and not text.startswith("@")]
                guest.freeze()
                return " ".join([f"not off within {limit_s} s" if limit == origin + limit_s else "it stays on",
                                 *(f"({text})" for text in said[-1:])]), None
            continue
        guest.wait_end(trigger.POWEROFF_S)
        return {verdict.POWER_OFF: OFF, "guest-reset": "reset"}.get(data["reason"], data["reason"]), off.stamp


def judge(way, outcome):
    """The result of a plain run."""
    scan = outcome.scan
    times = dict(outcome.end.times)
    for name, moment in zip(("first_write", "last_write"), outcome.changes or ()):
        times.setdefault(name, round(max(0, moment - outcome.end.origin), 2))
    # By which judge each secret of a program was found, where programs were given some.
    held = scan.get("held", {}).get("now") or {
        entry["name"]: ["exact bytes"] * bool(entry["found"]) for entry in scan["secrets"]}
    faults = _faults(way, outcome)
    return {"name": way.name, "words": way.words, "passed": not faults, "faults": faults,
            "machine": way.machine.told, "planted": verdict.planted(scan),
            "residue": {entry["class"]: entry["bytes"] for entry in scan["classes"]}, "held_wipe": held,
            "aes_keys": scan["aes_keys"], "census": scan["census"]["nonzero_bytes"], "end": outcome.end.reason,
            "times": times, "conditions": {}}


def told(way, outcome):
    """What became of a run under a condition, and why that is no pass."""
    scan, end = outcome.scan, outcome.end
    left = size(sum(entry["bytes"] for entry in scan["classes"])) + _secrets_left(scan)
    after = f" after {end.times['power_off']:.1f} s" if "power_off" in end.times else ""
    return f"{left} left, {end.reason}{after}", [f"{way.condition}: {fault}" for fault in _faults(way, outcome)]


def _secrets_left(scan):
    held = scan.get("held", {}).get("now", {})
    if any(held.values()):
        return f" and {sum(map(bool, held.values()))} of {len(held)} secrets"
    return " and a key" if scan["aes_keys"] or any(entry["found"] for entry in scan["secrets"]) else ""


def failed(error):
    return f"cannot run '{error.command}': {error.said}" if isinstance(error, CannotRun) else str(error)


def not_possible(error):
    """The same in one cell of the table: without the command, which is long."""
    return f"not possible: {error.said}" if isinstance(error, CannotRun) else failed(error)


def _faults(way, outcome):
    """Why the comparison is worth nothing."""
    machine, scan = way.machine, outcome.scan
    if way.must == KEEP:
        return (verdict.control_faults(machine, scan, way.erased) +
                verdict.missed_faults(SEEN, verdict.ram_faults(machine, scan)))
    if way.must == RESULT:
        return ["memwipe's payload was started in its place"] if OURS in outcome.console else []
    return (verdict.ram_faults(machine, scan) if way.must == ERASE else verdict.residue_faults(scan)) + _end_faults(outcome.end)


def _end_faults(end):
    if "power_off" not in end.times:
        return [f"it did not end by itself: {end.reason}"]
    return [] if end.reason.endswith(OFF) else [f"it ended by {end.reason}"]
