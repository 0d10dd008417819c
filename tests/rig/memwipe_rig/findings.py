# SPDX-License-Identifier: GPL-2.0-or-later
"""The results of a run with memwipe and one without it, in words for people who don't know the rig."""
import itertools
import math
from typing import NamedTuple

from . import verdict

KIB, MIB = 1 << 10, 1 << 20
KEY = "luks"
# What the judge of the wipe must find in the run without it.
SEEN = {verdict.RESIDUE, verdict.CENSUS, verdict.AES_KEYS}
WORDS = {
    "heap": "memory of a running program",
    "stack": "stack of a running program",
    "freed": "memory of a program that has ended",
    "tmpfs": "file in RAM (tmpfs)",
    "pagecache": "page cache of the stick",
    "overlay": "file changed in the live system",
    "pipe": "data in pipes between programs",
    "socket": "data in sockets between programs",
    "keyring": "keys in the kernel's keyring",
    "secretmem": "memory hidden by memfd_secret",
    "hugepage": "memory in huge pages",
    "hugepool": "huge pages that were freed to a pool",
    "kernel": "memory of the kernel itself",
    KEY: "key of the open LUKS volume",
}
TIMES = {
    "first_write": "the first byte is overwritten",
    "last_write": "the last byte is overwritten",
    "power_off": "the machine is off",
}


class Row(NamedTuple):
    """One kind of secret, in bytes."""
    name: str
    words: str
    planted: int
    found: int      # in the run without memwipe
    left: int       # in the run with it


class Findings:
    """Both runs compared. Faults are the reasons, in words, why this is no success."""

    def __init__(self, machine, control, wiped):
        self.rows = _rows(control.scan, wiped.scan)
        self.control_faults = (verdict.control_faults(machine, control.scan) +
                               verdict.missed_faults(SEEN, verdict.ram_faults(machine, control.scan)))
        self.faults = (self.control_faults + verdict.ram_faults(machine, wiped.scan) +
                       verdict.end_faults(wiped.end.reason))
        self.usable = wiped.scan["census"]["usable_bytes"]
        self.nonzero_before = control.scan["census"]["nonzero_bytes"]
        self.nonzero_after = wiped.scan["census"]["nonzero_bytes"]
        self.keys_before = control.scan["aes_keys"]
        self.keys_after = wiped.scan["aes_keys"]
        self.times = _in_order(wiped.end.times)
        self.planted = sum(row.planted for row in self.rows)
        self.found = sum(row.found for row in self.rows)
        self.left = sum(row.left for row in self.rows)

    @property
    def headline(self):
        if self.control_faults:
            return "This run proves nothing"
        return "Something went wrong" if self.faults else "Nothing is left"


def size(count):
    """A number of bytes, never rounded up."""
    for unit, name in ((MIB, "MiB"), (KIB, "KiB")):
        if count >= unit:
            return f"{math.floor(count / unit * 10) / 10:g} {name}"
    return f"{count} byte{'' if count == 1 else 's'}"


def _in_order(times):
    """Two threads stamp them, so that the last one may come some milliseconds too early."""
    known = [name for name in TIMES if name in times]
    return dict(zip(known, itertools.accumulate((times[name] for name in known), max)))


def _rows(control, wiped):
    left = verdict.residue(wiped)
    rows = [Row(entry["class"], WORDS.get(entry["class"], entry["description"]),
                entry["planted_bytes"], min(entry["distinct_bytes"], entry["planted_bytes"]),
                left[entry["class"]])
            for entry in control["classes"] if entry["planted_bytes"]]
    halves = [secret for secret in control["secrets"] if secret["name"] in verdict.KEY_HALVES]
    return rows + [Row(KEY, WORDS[KEY], sum(half["bytes"] for half in halves),
                       sum(half["bytes"] for half in halves if half["found"]),
                       sum(left[half["name"]] for half in halves))]
