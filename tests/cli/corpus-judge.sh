#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What judges recorded machines, before machines that are made up, and before parsers that are wrong.
cd "$(dirname "$0")/../.." || exit 1
. tests/cli/harness

B=${B:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
parse=$B/san/tests/corpus/parse
loader=$B/kexec-wipe/kexec-wipe

judge() {
	PYTHONDONTWRITEBYTECODE=1 tests/corpus/judge.py "$@"
}

# lying LINE...: a parser that always prints these
lying() {
	printf '#!/bin/sh\n' >"$work/lying"
	printf 'echo "%s"\n' "$@" >>"$work/lying"
	chmod +x "$work/lying"
	echo "$work/lying"
}

mkdir "$work/maps" "$work/empty"
cp tests/data/corpus/*.dmesg tests/data/corpus/*.iomem "$work/maps"
ends_saying 0 "3 passed, 0 failed, 0 skipped" judge "$parse" "$loader" "$work/maps"
ends_saying 1 "iomem: WRONG: ['ram 0 1000'] instead of ['ram 1000 a0000'" \
	judge "$(lying "ram 0 1000")" "$loader" "$work/maps"
ends_saying 1 "e820: refused too many ranges; the other program reads it" \
	judge "$(lying "refused too many ranges")" "$loader" "$work/maps"
ends_saying 1 "0 passed, 3 failed, 0 skipped" judge "$(lying "")" "$loader" "$work/maps"
ends_saying 1 "there is nothing in $work/empty that can be judged" judge "$parse" "$loader" "$work/empty"

if command -v iasl >/dev/null && command -v acpiexec >/dev/null; then
	mkdir "$work/tables"
	cp tests/data/corpus/*.acpidump "$work/tables"
	ends_saying 0 "5 passed, 0 failed, 0 skipped" judge "$parse" "$loader" "$work/tables"
	ends_saying 1 "s5: WRONG: ['s5 0 0'] instead of ['s5 5 0']" judge "$(lying "s5 0 0")" "$loader" "$work/tables"
	ends_saying 1 "madt: WRONG: ['cpus 2'] instead of ['cpus 4']" \
		judge "$(lying "cpus 2")" "$loader" "$work/tables"
	ends_saying 1 "wdat: WRONG: ['seconds 1'] instead of ['feeds 1', 'seconds 78'" \
		judge "$(lying "seconds 1")" "$loader" "$work/tables"
else
	skip "tables" "acpica-tools are not installed"
fi

summary
