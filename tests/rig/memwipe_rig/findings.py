# SPDX-License-Identifier: GPL-2.0-or-later
"""What a run has left beside what its control has left, in words for people who don't know the rig."""
import math
from typing import NamedTuple

from . import verdict

KIB, MIB = 1 << 10, 1 << 20
KEY = "luks"
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
    found: int      # in the run without the wipe
    left: int       # in the run with it


class Findings:
    """Both scans compared."""

    def __init__(self, control, wiped):
        self.rows = _rows(control, wiped)
        self.usable = wiped["census"]["usable_bytes"]
        self.nonzero = [scan["census"]["nonzero_bytes"] for scan in (control, wiped)]
        self.keys = [scan.get("aes_keys") for scan in (control, wiped)]
        self.planted = sum(row.planted for row in self.rows)
        self.found = sum(row.found for row in self.rows)
        self.left = sum(row.left for row in self.rows)


def size(count):
    """A number of bytes, never rounded up."""
    for unit, name in ((MIB, "MiB"), (KIB, "KiB")):
        if count >= unit:
            return f"{math.floor(count / unit * 10) / 10:g} {name}"
    return f"{count} byte{'' if count == 1 else 's'}"


def table(findings):
    """Lines of text."""
    yield f"{'kind of secret':36}{'planted':>12}{'without wipe':>15}{'with wipe':>15}"
    for row in findings.rows:
        yield f"{row.words:36}{size(row.planted):>12}{size(row.found):>15}{size(row.left):>15}"
    yield f"{'all of them':36}{size(findings.planted):>12}{size(findings.found):>15}{size(findings.left):>15}"
    yield ""
    yield f"{'bytes of usable RAM that are not 0':48}{size(findings.nonzero[0]):>15}{size(findings.nonzero[1]):>15}"
    if None not in findings.keys:
        yield f"{'keys that aeskeyfind sees':36}{len(verdict.KEY_HALVES):>12}{findings.keys[0]:>15}{findings.keys[1]:>15}"


def _rows(control, wiped):
    left = verdict.residue(wiped)
    rows = [Row(entry["class"], WORDS.get(entry["class"], entry["description"]),
                entry["planted_bytes"], min(entry["distinct_bytes"], entry["planted_bytes"]),
                left[entry["class"]])
            for entry in control["classes"] if entry["planted_bytes"]]
    halves = [secret for secret in control["secrets"] if secret["name"] in verdict.KEY_HALVES]
    if halves:
        rows.append(Row(KEY, WORDS[KEY], sum(half["bytes"] for half in halves),
                        sum(half["bytes"] for half in halves if half["found"]),
                        sum(left[half["name"]] for half in halves)))
    return rows
