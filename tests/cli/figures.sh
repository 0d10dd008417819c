#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The figures of runs: what is kept of them, and the tables that are made of it.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/cli/harness

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/rig" "$work/bochs"

# keep FILE NAME MORE: a result that passed, with more entries of JSON
keep() {
	PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=tests/rig python3 - "$@" <<'END'
import json, sys
from memwipe_rig import figures
path, name, more = sys.argv[1:]
figures.keep(path, {"name": name, "passed": True, "faults": []} | json.loads(more))
END
}

# wiped NAME CENSUS OFF [MORE]
wiped() {
	keep "$work/rig/figures.json" "$1" "{\"residue\": {\"heap\": 0}, \"census\": $2, \"control\": {\"heap\": 1, \"freed\": 0.995},
		\"times\": {\"first_write\": 0.25, \"last_write\": $3, \"power_off\": $3}${4:+, $4}}"
}

# printed CODE: into the page, with this exit status
printed() {
	ends_saying "$1" "$2" env PYTHONDONTWRITEBYTECODE=1 tests/rig/figures.py --build "$work" "$work/page"
}

# has LINE, has_not WORDS: the page
has() {
	if grep -qxF -e "$1" "$work/page"; then pass; else fail "no line '$1' in: $(cat "$work/page")"; fi
}
has_not() {
	if grep -qF -e "$1" "$work/page"; then fail "'$1' in: $(cat "$work/page")"; else pass; fi
}

page() {
	printf '%s\n' before '<!-- make figures: begin -->' old '<!-- make figures: end -->' after >"$work/page"
}

page
wiped file 99 9
wiped file 37 2.94
wiped now-512m-1cpu-4level 32 1
wiped now-1024m-4cpu-5level 37 3
wiped live-pull-debian12 37 2
wiped live-pull-debian13 37 2
wiped module-matrix-kexec 37 2 '"passed": false, "faults": ["a|b"]'
keep "$work/rig/figures.json" sdmem-sweep '{"freed_left": 0.0006, "control": {"freed": 1}, "times": {"command": 2}}'
keep "$work/rig/figures.json" stock-pull '{"residue": {"heap": 0}, "census": 35127296, "times": {"power_off": 23}}'
keep "$work/bochs/figures.json" kexec-vmx '{"residue": {"heap": 0}, "census": 32, "cpu_s": 70}'
printed 1 "scenarios have not run: pull-apparmor"
has before
has after
has_not old
has '| file | 0 | 37 | 99.5% | 0.2 | 2.9 | 2.9 | pass |'
has '| now (2) | 0 | 32 to 37 | 99.5% | 0.2 | 1.0 to 3.0 | 1.0 to 3.0 | pass |'
has '| live-pull (2) | 0 | 37 | 99.5% | 0.2 | 2.0 | 2.0 | pass |'
has '| sdmem-sweep | 0.06% | - | 100.0% | 2.0 | pass |'
has '| stock-pull | 0 | 33.5 | - | 23.0 | pass |'
has '| kexec-vmx | 0 | 32 | 70 | pass |'
has_not module-matrix-kexec # there is no such scenario

wiped file 37 2.94 '"passed": false, "faults": ["a|b"]'
printed 1 "failed: file"
has '| file | 0 | 37 | 99.5% | 0.2 | 2.9 | 2.9 | file: a b |'
grep -v end "$work/page" >"$work/no-end" && mv "$work/no-end" "$work/page"
printed 1 "the file has not one line '<!-- make figures: begin -->'"

# All scenarios, of one tree: nothing to say.
for name in $(tests/rig/memwipe-rig list | sed 's/ .*//'); do
	printf '{"name": "%s", "passed": true, "faults": [], "tree": "a"}\n' "$name"
done | python3 -c 'import json, sys
print(json.dumps({one["name"]: one for one in map(json.loads, sys.stdin)}))' >"$work/rig/figures.json"
rm "$work/bochs/figures.json"
page
printed 0 ""
has '| file | - | - | - | - | - | - | pass |'
sed -i '0,/"tree": "a"/s//"tree": "b"/' "$work/rig/figures.json"
printed 1 "the figures are of 2 trees: a b"
summary
