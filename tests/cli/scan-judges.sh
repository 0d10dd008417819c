#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What make run-scan judges with, on made-up memory: the model of decay, keys with wrong bits, the readers of dumps, the
# order in which memory dies; and the maker of the stick with words that it cannot use.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/cli/harness
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
export work PYTHONDONTWRITEBYTECODE=1

# check WHAT: the program on standard input prints nothing
check() {
	said=$(PYTHONPATH=tests/scan python3 - 2>&1)
	if [ -z "$said" ]; then
		pass
	else
		fail "$1: $said"
	fi
}

decay=tests/scan/decay.py
ends_saying 2 "'2' is not a number from 0 to 1" $decay --rate 2 a b
ends_saying 2 "'0' is not a number of bytes" $decay --rate 0 --row 0 a b
ends_saying 2 "required: --rate" $decay a b
ends_exactly 1 "decay.py: cannot copy $work/none to $work/b: No such file or directory" $decay --rate 0 "$work/none" "$work/b"

head -c 100000 /dev/urandom >"$work/a"
$decay --rate 0 --reverse 0 "$work/a" "$work/b"
if cmp -s "$work/a" "$work/b"; then pass; else fail "memory that does not decay has changed"; fi
$decay --rate 0.1 "$work/a" "$work/b" && $decay --rate 0.1 "$work/a" "$work/c" && $decay --rate 0.1 --seed 5 "$work/a" "$work/d"
if cmp -s "$work/b" "$work/c"; then pass; else fail "the same seed makes other bits flip"; fi
if cmp -s "$work/b" "$work/d"; then fail "another seed makes the same bits flip"; else pass; fi

check "how many bits flip, in rows of both kinds" <<'END'
import random
from decay import decay_row
ROW = 8192
for ground in (0, 1):
    for rate, reverse in ((0.01, 0.001), (0.3, 0), (0, 0.02), (1, 0), (0.5, 1)):
        numbers = random.Random(3)
        charged, rest = bytes([0 if ground else 255]) * ROW, bytes([255 if ground else 0]) * ROW
        for data, expected in ((charged, rate), (rest, reverse)):
            got = decay_row(data, ground, numbers, rate, reverse)
            flips = sum(bin(a ^ b).count("1") for a, b in zip(data, got))
            spread = 5 * (8 * ROW * expected * (1 - expected)) ** 0.5
            if len(got) != ROW or abs(flips - 8 * ROW * expected) > spread + 1:
                print(f"ground {ground}, {expected} of the bits should flip, {flips} have")
END

check "rows lose their charge to 0 and to 1 in turn, also a short one" <<'END'
import io
from decay import decay
out = io.BytesIO()
decay(io.BytesIO(bytes([0x3c]) * 40), out, 1, 0, reverse=0, row_bytes=16)
if out.getvalue() != bytes(16) + bytes([255]) * 16 + bytes(8):
    print(out.getvalue())
END

check "keys are known by their neighbours in bits, until too many are wrong" <<'END'
import os, random
import decay, keys
from memwipe_rig.aes import expand
from schedules import GAP_BYTES, KEY_BYTES
numbers = random.Random(11)
held = [numbers.randbytes(count) for count in KEY_BYTES]
work = os.environ["work"]
with open(f"{work}/schedules", "wb") as file:
    for key in held:
        file.write(expand(key) + bytes(GAP_BYTES))
if keys.known(f"{work}/schedules") != held:
    print("other keys are read from the file")
with open(f"{work}/schedules", "rb") as file:
    text = file.read()
with open(f"{work}/image", "wb") as file:
    file.write(bytes(1 << 16) + text + bytes(1 << 16) + text + numbers.randbytes(1 << 16))
for rate, threshold, least, most in ((0, None, 3, 3), (0.03, None, 0, 0), (0.01, keys.THRESHOLD, 3, 3),
                                     (0.05, keys.THRESHOLD, 3, 3), (0.5, keys.THRESHOLD, 0, 0)):
    decay.decay_file(f"{work}/image", f"{work}/decayed", rate, 1)
    found = keys.recognised(held, f"{work}/decayed", threshold)
    if not least <= found <= most:
        print(f"decay {rate}, -t {threshold}: {found} keys")
others = [numbers.randbytes(count) for count in KEY_BYTES]
if keys.recognised(others, f"{work}/image", keys.THRESHOLD):
    print("keys are seen that are not there")
END

check "a dump is read by its headers, and a broken one is refused" <<'END'
import os
from files import LIME, RigError, read_lime
work = os.environ["work"]
def attempt(data):
    with open(f"{work}/lime", "wb") as file:
        file.write(data)
    try:
        return read_lime(f"{work}/lime", f"{work}/flat")
    except RigError as error:
        return str(error)
good = LIME.pack(0x4c694d45, 1, 16, 19, 0) + b"abcd" + LIME.pack(0x4c694d45, 1, 32, 32, 0) + b"e"
if attempt(good) != [(16, 20), (32, 33)]:
    print(attempt(good))
with open(f"{work}/flat", "rb") as file:
    if file.read() != bytes(16) + b"abcd" + bytes(12) + b"e":
        print("bytes are not at their addresses")
for wrong, words in ((good[:-1], "20-20 has 0 bytes only"), (b"x" + good, "no header"),
                     (LIME.pack(0x4c694d45, 2, 16, 16, 0) + b"a", "no header")):
    if words not in attempt(wrong):
        print(words, attempt(wrong))
END

check "a dump that lacks what the RAM file has is refused" <<'END'
import contextlib, io, os
from files import dump_disagrees
from machine import Report
from outside import PAGE_BYTES, pattern
work = os.environ["work"]
def judged(dump, ram, kinds, other):
    for name, pages in (("dump", dump), ("ram", ram)):
        with open(f"{work}/{name}", "wb") as file:
            file.write(b"".join(pages))
    report = Report("", range=[(0, len(ram) * PAGE_BYTES)], other=other, count={"pages": [0, 2, len(other), 1]})
    with contextlib.redirect_stdout(io.StringIO()):
        return list(dump_disagrees(report, kinds, f"{work}/dump", f"{work}/ram"))
kept = [pattern(at * PAGE_BYTES).tobytes() for at in range(3)]
busy, later = bytes([1]) * PAGE_BYTES, bytes([2]) * PAGE_BYTES
others, firmware = [(2 * PAGE_BYTES, 3 * PAGE_BYTES)], "scan: firmware: 2000-3000 type 4"
bios = "scan: dumping 0 MiB; {} is what BIOS is called with"
for words, found in (
        ("", judged([*kept[:2], busy], [*kept[:2], later], firmware, others)),
        ("", judged([*kept[:2], busy], [kept[0], later, busy], firmware, others)),
        ("lacks the pattern", judged([kept[0], busy, busy], [*kept[:2], busy], firmware, others)),
        ("firmware did not use it", judged([*kept[:2], busy], [*kept[:2], later], "scan: firmware: 2000-3000 type 7", others)),
        ("", judged([*kept[:2], busy], [*kept[:2], later], bios.format("2000-3000"), others)),
        ("firmware did not use it", judged([*kept[:2], busy], [*kept[:2], later], bios.format("1000-2000"), others)),
        ("cannot be that", judged(kept, [*kept[:2], busy], firmware, others))):
    if not any(words in text for text in found) if words else found:
        print(f"'{words}': {found}")
END

check "another program's dump that lacks what the RAM file has is refused" <<'END'
import contextlib, io, os
from others import common, disagree
from outside import PAGE_BYTES, pattern
work = os.environ["work"]
def judged(*files):
    paths = [f"{work}/{name}" for name in ("theirs", "ours", "before", "after")]
    for path, pages in zip(paths, files):
        with open(path, "wb") as file:
            file.write(b"".join(pages))
    with contextlib.redirect_stdout(io.StringIO()):
        return list(disagree("made up", [(0, len(files[0]) * PAGE_BYTES)], *paths))
kept = [pattern(at * PAGE_BYTES).tobytes() for at in range(4)]
wrong = bytes([kept[1][0] ^ 1]) + kept[1][1:]
bad, busy = [kept[0], wrong, *kept[2:]], [*kept[:3], bytes(PAGE_BYTES)]
for words, found in (("", judged(kept, kept, kept, kept)), ("", judged(kept, busy, kept, busy)),
                     ("other bytes in ram-dump-efi", judged(bad, kept, kept, kept)),
                     ("other bytes in the scan", judged(kept, bad, kept, kept)),
                     ("other bytes in the RAM file before", judged(kept, kept, bad, kept)),
                     ("only 0 of 1", judged([busy[3]], [busy[3]], [busy[3]], [busy[3]]))):
    if not any(words in text for text in found) if words else found:
        print(f"'{words}': {found}")
if common([(0, 0x3000), (0x5000, 0x9000)], [(0x800, 0x6000)]) != [(0x1000, 0x3000), (0x5000, 0x6000)]:
    print("other pages are in both")
END

check "memory dies piece by piece, and all of it" <<'END'
from types import SimpleNamespace
from cold import wrong_order
def judged(percents=(0.5, 12, 51, 92, 100), records=(9, 9, 4, 1, 0), heap=100, keys=0):
    stops = [SimpleNamespace(percent=percent, records=count, bytes={"heap": heap}, keys=keys)
             for percent, count in zip(percents, records)]
    return list(wrong_order({"heap": 100}, stops))
for words, found in (("", judged()), ("control", judged(heap=98)), ("keys are left", judged(keys=1)),
                     ("1 markers", judged(records=(9, 9, 4, 1, 1))), ("at each stop", judged(records=(9, 4, 9, 1, 0))),
                     ("at each stop", judged(records=(9, 9, 9, 9, 0))), ("instead of 10", judged((0, 50, 51, 92, 100))),
                     ("instead of 0", judged((11, 12, 51, 92, 100)))):
    if not any(words in text for text in found) if words else found:
        print(f"'{words}': {found}")
END

stick() {
	tests/scan/usb-image "$@"
}
ends_exactly 1 "usb-image: the stick needs 64 MiB at least, and not 63" stick --mib 63 "$work/stick" README.md README.md
ends_exactly 1 "usb-image: '64M' is not a number of MiB" stick --mib 64M "$work/stick" README.md README.md
ends_exactly 1 "usb-image: signing needs a key and a certificate" stick --sign README.md "" "$work/stick" README.md README.md
ends_saying 1 "usb-image: cannot sign with README.md and README.md: " stick --sign README.md README.md "$work/stick" README.md README.md
ends_saying 2 "usage: usb-image" stick "$work/stick" README.md
if [ "$(find "$work" -name 'stick*')" ]; then fail "a stick that cannot be made is there"; else pass; fi

summary
