# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs of scenarios that never were, for the tests of the judge."""
from dataclasses import dataclass

from memwipe_rig import scenario as scenarios
from memwipe_rig import verdict
from memwipe_rig.findings import WORDS
from memwipe_rig.living import Life
from memwipe_rig.machine import Machine
from memwipe_rig.trigger import End

CLASSES = [name for name in WORDS if name != "luks"] + ["video"]
KEYS = ("luks", "luks/1", "luks/2")
PLANTED_BYTES, RECORD_BYTES, KEY_BYTES = 32000, 32, 64
HOLE_END = 1 << 32
MACHINE = Machine(512, 2, 5)
# As the end of a wipe and of its control are told, where it is not a power-off.
ENDS = {"halt": "halted", "shutdown-halt": "halted", "last-resort": "guest-shutdown",
        "soft-reboot": "frozen", "hang": "watchdog"}
LIVING = ("sweep", "orphan", "module-sweep", "module-sweep-deep", "load", "manners")
CALM = Life(0, "", 0, [], "", verdict.LOAD_ROUNDS_MIN)
HARM = Life(0, "", 1, ["/usr/sbin/memplant"], "BUG: a test", verdict.LOAD_ROUNDS_MIN)
WORDS_OF_A_TEST = "memwipe: a word of a test"


def scan(share=0.0, planted=None, keys=0, census=0, **more):
    """What memscan says when it finds this share of everything; planted: {class: bytes}."""
    planted = dict.fromkeys(CLASSES, PLANTED_BYTES) if planted is None else planted
    ranges = [{"start": hex(HOLE_END), "end": hex(HOLE_END + 4096)}, {"start": "0x1000", "end": "0x2000"}]
    classes = []
    for name in CLASSES:
        size = planted.get(name, 0)
        left = int(size * share)
        classes.append({"class": name, "description": name, "planted_bytes": size, "bytes": left,
                        "distinct_bytes": left, "ratio": left / size if size else 0,
                        "ranges": ranges if left else []})
    return {"classes": classes, "damaged": {"tags": 0},
            "secrets": [{"name": name, "bytes": KEY_BYTES, "found": keys} for name in (*KEYS, "frame")],
            "census": {"nonzero_bytes": census, "unwritten_bytes": census, "usable_bytes": 1 << 29,
                       "ranges": [{"start": "0x0", "end": "0x1000", "nonzero_bytes": census}]},
            "aes_keys": 2 * keys, **more}


def full():
    return scan(1.0, keys=1, census=1 << 27)


def entry(report, name):
    return next(entry for entry in report["classes"] if entry["class"] == name)


def secret(report, name):
    return next(entry for entry in report["secrets"] if entry["name"] == name)


def set_share(report, name, share):
    this = entry(report, name)
    this |= {"ratio": share, "bytes": int(this["planted_bytes"] * share)}


@dataclass
class Run:
    """One that has ended, as lab.Outcome."""
    scan: dict
    end: End
    console: str = ""
    changes: tuple = None
    not_up: tuple = ()


class Lab:
    """Has the two runs, and no guests. Of several controls, the last one is had again and again."""

    def __init__(self, control, wipe):
        controls = control if isinstance(control, list) else [control]
        self.control = lambda _, number: controls[min(number, len(controls)) - 1]
        self.wipe = lambda _: wipe

    def drop_images(self, _):
        pass

    forget = drop_images

    def keep_logs(self, _):
        return "nowhere"


def make(kind, **more):
    return scenarios.Scenario(name="test", machine=more.pop("machine", MACHINE), trigger="", kind=kind,
                              **({"says": WORDS_OF_A_TEST} if kind == "shutdown-plain" else {}), **more)


def control_of(kind):
    """As it must be."""
    end = {"shutdown": "guest-shutdown", "shutdown-plain": "guest-shutdown", "shutdown-stock": "guest-shutdown",
           "shutdown-halt": "halted", "hang": "watchdog"}.get(kind, "frozen")
    return Run(full(), End(end, life=HARM if kind in ("load", "manners") else CALM))


def wipe_of(kind):
    """As it must be."""
    end = "frozen" if kind in LIVING else ENDS.get(kind, "guest-shutdown")
    run = Run(scan(census=verdict.CENSUS_MAX_BYTES), End(end, life=CALM))
    if kind == "shutdown-plain":
        run = Run(full(), run.end, WORDS_OF_A_TEST)
    if kind in ("load", "manners"):
        run = Run(full(), run.end)
    if kind in ("sweep", "orphan", "module-sweep", "module-sweep-deep"):
        run = Run(full(), run.end)
        for name in verdict.FREED_CLASSES:
            set_share(run.scan, name, 0)
    if kind == "soft-reboot":
        run = Run(full(), run.end)
        for name in verdict.PROGRAMS:
            set_share(run.scan, name, 0)
    return run
