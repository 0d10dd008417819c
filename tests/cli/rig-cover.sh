#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The matrix of scenarios, against the full product of its axes: no pair that is possible is missing,
# no row is impossible, and the rig knows each row by a name of its own.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/cli/harness

# check WHAT: the program on standard input prints nothing
check() {
	said=$(PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=tests/rig python3 - 2>&1)
	if [ -z "$said" ]; then
		pass
	else
		fail "$1: $said"
	fi
}

check 'ways and conditions of the peers' <<'END'
from memwipe_rig import peers
ways = peers.load()
for plain, *others in ways:
    for way in (plain, *others):
        if way.must not in (peers.KEEP, peers.ERASE, peers.MARKERS, peers.RESULT):
            print(way.name, way.must)
    names = [way.scenario.name for way in (plain, *others)]
    if plain.condition or len(names) != len(set(names)):
        print(names)
    firmware = {way.condition: way.machine.firmware for way in others}
    if firmware != {"stick gone": "seabios", "Secure Boot": "ovmf-secureboot", "RAM full": "seabios"}:
        print(plain.name, firmware)
if {ways[0].must for ways in ways if ways[0].trigger == peers.CUT} != {peers.KEEP}:
    print("a power cut is no control")
END

check 'pairs of the matrix' <<'END'
import itertools, tomllib
from memwipe_rig.cover import cover
with open("tests/rig/scenarios/matrix.toml", "rb") as file:
    table = tomllib.load(file)["cover"]
axes, excluded = table["axes"], table["excluded"]
rows = cover(axes, excluded)
banned = lambda row: any(all(row[axis] == ban[axis] for axis in ban) for ban in excluded)
for row in filter(banned, rows):
    print("impossible", row)
for values in itertools.product(*axes.values()):
    row = dict(zip(axes, values))
    if banned(row):
        continue
    for one, other in itertools.combinations(axes, 2):
        if not any(r[one] == row[one] and r[other] == row[other] for r in rows):
            print("missing", row[one], row[other])
if rows != cover(axes, excluded):
    print("two runs differ")
END

check 'an axis that another one rules out' <<'END'
from memwipe_rig.cover import cover
excluded = [{"a": 1, "b": 1}, {"a": 1, "b": 2, "c": 2}]
rows = cover(dict.fromkeys("abc", [1, 2]), excluded)
if {"a": 1, "b": 2, "c": 1} not in rows or any(r["a"] == 1 and r["c"] == 2 for r in rows):
    print(rows)
END

check 'names' <<'END'
from memwipe_rig.scenario import load
names = [scenario.name for scenario in load()]
if len(names) != len(set(names)) or sum(name.startswith("matrix-") for name in names) < 12:
    print(names)
END

summary
