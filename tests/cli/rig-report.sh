#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The page of memwipe-rig report: everybody can read it, it needs no network, and it says what the results say. No
# guest is started: markers are planted in a file that stands for RAM, and the rig's programs read that.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/cli/harness

programs=$PWD/${B:-build}/rig
rig=$PWD/tests/rig/memwipe-rig
work=$(mktemp -d /dev/shm/rig-report.XXXXXX)
planter=
cleanup() {
	[ -z "$planter" ] || kill -KILL "$planter"
	rm -rf "$work"
}
trap cleanup EXIT
python() { PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=tests/rig python3 "$@"; }

# same WHAT GOT EXPECTED
same() {
	if [ "$2" = "$3" ]; then pass; else fail "$1: '$2' instead of '$3'"; fi
}

# --- what a run leaves ---

key=00112233445566778899aabbccddeeff
out=$work/results
mkdir -p "$out"
"$programs/memplant" --key $key --json "tmpfs=1M@$work/marked" >"$work/planted" || fail "memplant failed"
planter=$(sed -n 's/.*"pid": *\([0-9]*\).*/\1/p' "$work/planted")
cat >"$work/make.py" <<'END_OF_PYTHON'
"""A wipe of a machine with 4 MiB below the hole and 2 MiB above, of which firmware keeps 1 MiB; a film of it; one that
was skipped; one that failed."""
import json
import os
import sys
from types import SimpleNamespace
from memwipe_rig import film, picture, ram, results, scanner, verdict

MIB = 1 << 20
programs, work, key = sys.argv[1:]
out = os.path.join(work, "results")
machine = SimpleNamespace(below_4g_mib=4, image=True, nic=False, prefill=0, dimm_mib=0, ram_files={"ram": 6})
images = SimpleNamespace(program=lambda name: os.path.join(programs, name), memscan=os.path.join(programs, "memscan"))
planted = SimpleNamespace(machine=machine, key=key, values={}, held={}, path=lambda name: os.path.join(out, "good", name))
with open(os.path.join(work, "planted"), encoding="utf-8") as file:
    said = json.load(file)
with open(os.path.join(work, "marked"), "rb") as file:
    marked = file.read()


def run(name, pieces):
    folder = os.path.join(out, "good", name)
    os.makedirs(folder)
    with open(os.path.join(folder, "ram"), "wb") as file:
        file.truncate(6 * MIB)
        for place, content in pieces:
            file.seek(place)
            file.write(content)
    return folder


def see(folder):
    scan = scanner.scan(images, planted, [said], folder)
    picture.draw_run(images, planted, folder, "a test")
    return scan


os.makedirs(os.path.join(out, "good"))
with open(planted.path("iomem"), "w", encoding="utf-8") as file:
    file.write("00001000-002fffff : System RAM\n  00001000-00001fff : Kernel code\n100000000-1001fffff : System RAM\n"
               "0-2fffff : System RAM\n100000000-1001fffff : System RAM\n300000-3fffff : Reserved\n")
control = see(run("control", [(2 * MIB, marked[:MIB // 2]), (5 * MIB, marked[MIB // 2:]), (MIB, b"x" * 4096)]))

folder = run("wipe", [(2 * MIB, marked), (MIB, b"x" * 4096)])
clock = SimpleNamespace(now=iter(range(100)).__next__, pause=None)
taken = film.Film(SimpleNamespace(clock=clock), lambda path: picture.draw(images, planted, folder, path, ""),
                  os.path.join(folder, "frames"))
os.mkdir(taken.folder)
for place in range(5):
    with open(os.path.join(folder, "ram"), "r+b") as file:
        file.write(bytes(max(0, place) * MIB))
    taken._draw(place / 2)
taken.start = 0
clock.now = lambda: 3
taken.finish(os.path.join(folder, picture.FILM))
wiped = see(folder)
os.remove(os.path.join(folder, "ram"))

good = {"name": "good", "passed": True, "faults": [], "residue": verdict.residue(wiped), "planted": verdict.planted(control),
        "census": wiped["census"]["nonzero_bytes"], "control": verdict.found(control), "control_tries": 1,
        "times": {"first_write": 0.25, "last_write": 1.5, "power_off": 1.49}, "seconds": 7, "machine": {"RAM": "6 MiB"}}
bad = {"name": "b<a>d", "passed": False, "faults": ["32 bytes of <heap> left & more"], "residue": {"heap": 32}, "census": 99,
       "planted": {"heap": 64}, "words": "one that\u2028fails", "held_wipe": {"passphrase": ["ASCII"], "page": []}}
skipped = {"name": "other", "passed": False, "faults": [], "skipped": "there is \"none\""}
with open(os.path.join(work, "results.py"), "w", encoding="utf-8") as file:
    json.dump({"good": good, "bad": bad, "skipped": skipped}, file)
END_OF_PYTHON
python "$work/make.py" "$programs" "$work" $key || fail "no results to report"

# holds NAME...: the folder has these results
holds() {
	python3 - "$work/results.py" "$out/results.json" "$@" <<'END_OF_PYTHON'
import json, sys
known = json.load(open(sys.argv[1]))
json.dump([known[name] for name in sys.argv[3:]], open(sys.argv[2], "w"))
END_OF_PYTHON
}

# --- the page ---

page=$work/page.html
# page_of NAME...: of these results, which must be readable for all
page_of() {
	holds "$@"
	ends_exactly 0 "" "$rig" report --html="$page" "$out"
	same "a page of: $*" "$(python tests/rig/accessible.py "$page")" ""
}
# says WORDS
says() {
	if grep -qF -e "$1" "$page"; then pass; else fail "the page does not say '$1'"; fi
}

page_of good bad skipped
says "<h1 class=\"bad\">Something went wrong</h1>"
says "1 passed, 1 failed, 1 skipped."
says "32 bytes of &lt;heap&gt; left &amp; more"
says "<h2>b&lt;a&gt;d</h2>"
says "Skipped: there is &quot;none&quot;"
says "<th scope=\"row\">secret passphrase</th>"
says "1 of 2"
page_of good
says "<h1 class=\"good\">Nothing is left</h1>"
says "<th scope=\"row\">file in RAM (tmpfs)</th><td>1 MiB</td><td>1 MiB</td><td>0 bytes</td>"
says "Map of RAM, good, without the wipe: 256 pages with secrets"
says "Physical addresses from 0 at the left to 0x100200000 at the right, without the hole below 4 GiB"
says "file in RAM (tmpfs), without the wipe: 256 of 1536 blocks, from 0x200000 to 0x100180000"
says "file in RAM (tmpfs), after it: none"
says "<th scope=\"row\">Reserved</th><td>0x300000</td><td>0x400000</td><td>1 MiB</td>"
says "Film of RAM during the wipe of good"
page_of skipped
page_of
says "Nothing was run"

# A folder that has lost its pictures, and one that has the results alone.
rm "$out/good/wipe/film.png" "$out/good/wipe/ram.png" "$out/good/control/ram.json"
page_of good
rm -r "$out/good"
page_of good bad
ends_saying 0 "good      pass" "$rig" report --format=table "$out"
ends_exactly 0 "" "$rig" report --format=findings "$out"

# --- films ---

python "$work/make.py" "$programs" "$work" $key || fail "no results to report"
same "the film" "$(python - "$out/good/wipe/film.png" <<'END_OF_PYTHON'
import struct, sys, zlib
data, at, kinds, shown, pictures = open(sys.argv[1], "rb").read()[8:], 0, [], 0, []
while at < len(data):
    size, kind = struct.unpack_from(">I4s", data, at)
    content = data[at + 8:at + 8 + size]
    assert zlib.crc32(kind + content) == struct.unpack_from(">I", data, at + 8 + size)[0], kind
    at += size + 12
    kinds.append(kind.decode())
    if kind == b"acTL":
        frames, plays = struct.unpack(">II", content)
    if kind == b"fcTL":
        shown += struct.unpack(">I4I4H", content[:4] + content[4:20] + content[20:24] + bytes(4))[5] / 1000
    if kind in (b"IDAT", b"fdAT"):
        pictures.append(zlib.decompress(content[4 * (kind == b"fdAT"):]))
print(kinds[:3], frames, plays, round(shown, 1), len(set(pictures)) == len(pictures) == frames)
END_OF_PYTHON
)" "['IHDR', 'PLTE', 'acTL'] 3 1 1.6 True"

# --- the check of pages sees what is wrong ---

python "$work/make.py" "$programs" "$work" $key 2>/dev/null || holds good
page_of good
# notices WORDS CHANGE: of sed, by which the page is changed
notices() {
	sed -E "$2" "$page" >"$work/changed.html"
	found=$(python tests/rig/accessible.py "$work/changed.html")
	case $found in
	*"$1"*) pass ;;
	*) fail "'$2' is not noticed: $found" ;;
	esac
}
notices "a picture without a text" '0,/ alt="[^"]*"/s/ alt="[^"]*"//'
notices "a picture without a text" '0,/ alt="[^"]*"/s/ alt="[^"]*"/ alt=" "/'
notices "a drawing without a text" '0,/ aria-label="[^"]*"/s/ aria-label="[^"]*"//'
notices "scope" '0,/ scope="col"/s/ scope="col"//'
notices "no language" 's/ lang="en"//'
notices "titles" 's|<title>.*</title>||'
notices "main parts" 's|</?main>||'
notices "a heading of rank 4" 's|<(/?)h3|<\1h4|g'
notices "the first heading" 's|<(/?)h1|<\1h2|g'
notices "may want the network" 's|<main>|<main><script>1</script>|'
notices "outside of the page" 's|<main>|<main><img alt="x" src="https://example.org/x.png">|'
notices "wants the network" 's|^body \{|@import "x"; body {|'
notices "no style for paper" 's|@media print|@media tv|'
notices "has a contrast of" 's|--soft: #5b616b|--soft: #8b919b|'
notices "has a contrast of" 's|--bad: #900000|--bad: #ff9090|'
notices "a colour of text" 's|color: var\(--ink\)|color: #777777|'
notices "a table without a caption" '0,/<caption>/s/<(\/?)caption>/<\1b>/g'
notices "closes" '0,/<\/section>/s/<\/section>//'

# --- results for programs ---

cat >"$out/results.json" <<'END'
[{"name": "good", "passed": true, "faults": [], "residue": {"heap": 0}, "census": 37, "control": {"heap": 1.0},
  "times": {"power_off": 2.5}, "seconds": 7},
 {"name": "bad", "passed": false, "faults": ["32 bytes of heap <left>", "ended by \u001b[1m#2"], "residue": {"heap": 32},
  "census": 99, "seconds": 8, "folder": "/f"},
 {"name": "other", "passed": false, "faults": [], "skipped": "there is # none"}]
END
"$rig" report "$out" >"$work/text"
same "text" "$(tail -1 "$work/text")" "1 passed, 1 failed, 1 skipped"
same "tap" "$("$rig" report --format=tap "$out")" "TAP version 13
1..3
ok 1 - good
not ok 2 - bad
# 32 bytes of heap <left>
# ended by ?[1mno.2
ok 3 - other # SKIP there is no. none"
same "json" "$("$rig" report --format=json "$out" | python3 -c 'import json, sys; print(len(json.load(sys.stdin)))')" 3
"$rig" report --format=junit "$out" >"$work/junit.xml"
same "junit" "$(python3 - "$work/junit.xml" <<'END'
import sys
from xml.etree import ElementTree
suite = ElementTree.parse(sys.argv[1]).getroot()
print(suite.tag, *(suite.get(name) for name in ("tests", "failures", "errors", "skipped", "time")))
for case in suite:
    print(case.get("name"), *(f"{child.tag}:{child.get('message')}" for child in case if child.tag != "system-out"))
END
)" "testsuite 3 1 0 1 15
good
bad failure:32 bytes of heap <left>
other skipped:there is # none"

# --- what cannot be reported ---

for folder in "$work/none" "$page"; do
	ends_exactly 2 "memwipe-rig: there is no $folder/results.json: run scenarios first" "$rig" report --html="$work/new" "$folder"
done
for content in '{' '{}' '[1]' '[{"name": 1}]' '[{"name": "a", "faults": []}]'; do
	echo "$content" >"$out/results.json"
	ends_exactly 2 "memwipe-rig: $out/results.json does not hold results" "$rig" report --html="$work/new" "$out"
done
holds good
ends_exactly 3 "memwipe-rig: cannot use $work/none/new: No such file or directory" "$rig" report --html="$work/none/new" "$out"
ends_exactly 3 "memwipe-rig: cannot use /dev/full: No space left on device" "$rig" report --html=/dev/full "$out"
echo '{' >"$out/good/control/memscan.json"
ends_exactly 2 "memwipe-rig: $out/good/control/memscan.json does not hold what a run writes" \
	"$rig" report --html="$work/new" "$out"
echo 'no picture' >"$out/good/wipe/ram.png"
rm "$out/good/control/memscan.json"
ends_exactly 2 "memwipe-rig: $out/good/wipe/ram.png is no picture" "$rig" report --html="$work/new" "$out"
if [ ! -e "$work/new" ]; then pass; else fail "half a page is left"; fi

# Files that were spoiled at random places: a page, or an error in one line, and never anything else.
rm -r "$out/good"
python "$work/make.py" "$programs" "$work" $key || fail "no results to report"
holds good bad skipped
same "spoiled files" "$(python - "$out" <<'END_OF_PYTHON'
import os, random, sys
from memwipe_rig import formats, page
from memwipe_rig.errors import BadInput
from memwipe_rig.results import Results, understood

out = sys.argv[1]
names = ["results.json"] + [f"good/{run}/{name}" for run in ("control", "wipe")
                            for name in ("memscan.json", "ram.json", "ram.png", "iomem")]
chance, pages, refused = random.Random(1), 0, 0
for number in range(600):
    path = os.path.join(out, chance.choice(names))
    with open(path, "rb") as file:
        whole = file.read()
    spoiled = bytearray(whole)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(spoiled))
        spoiled[place:place + chance.choice((1, 1, 9))] = chance.choice((b"", b"0", b"null", b"-", b'"', b"\xff", b"{}"))
    with open(path, "wb") as file:
        file.write(spoiled)
    try:
        found = Results.read(out)
        with understood(out):
            page.make(out, found, "a test")
            for make in formats.FORMATS.values():
                list(make(found, out))
        pages += 1
    except BadInput as error:
        refused += 1
        if "\n" in str(error):
            print("more than a line:", error)
    with open(path, "wb") as file:
        file.write(whole)
print("all seen" if pages > 50 and refused > 50 else f"{pages} pages, {refused} refused")
END_OF_PYTHON
)" "all seen"

summary
