#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The model of the time to the last byte, on machines for which it can be worked out by hand.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/cli/harness

last_byte=$(realpath "${B:-build}/bench/last_byte")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# machine NAME CPUS NODES MIB: nodes of this size, one behind the other
machine() {
	for node in $(seq 0 $(($3 - 1))); do
		printf '[    0.000000]   node %3d: [mem %#018x-%#018x]\n' "$node" \
			$(((node * $4 << 20) + (4 << 30))) $((((node + 1) * $4 << 20) + (4 << 30) - 1))
	done >"$work/$1.dmesg"
	echo "[    0.100000] smp: Brought up $3 node$([ "$3" -eq 1 ] || echo s), $2 CPUs" >>"$work/$1.dmesg"
}

# expect CODE WORDS ARGUMENT...
expect() {
	code=$1
	words=$2
	shift 2
	ends_saying "$code" "$words" "$last_byte" "$@"
}

# 4 GiB are 4.295 GB.
machine plain 2 1 4096
expect 0 '2 CPUs     2.15 s  1.00 times the least (bar 1.1), 1.00 in the order' --rates=1,10 "$work/plain.dmesg"
expect 0 '2 CPUs     4.29 s  1.00 times' --rates=10,1 "$work/plain.dmesg"
machine two-nodes 4 2 2048
expect 0 '4 CPUs     2.15 s  1.00 times the least (bar 1.1), 2.00 in the order' --rates=10,1 "$work/two-nodes.dmesg"
# More nodes than the payload writes to at once: half of them wait for the others.
machine many-nodes 256 32 8192
expect 1 'bar broken: many-nodes: 2.00 times the least' --rates=10,1 "$work/many-nodes.dmesg"

cd "$work" && expect 0 'plain ' --rates=1,10 --json=json plain.dmesg two-nodes.dmesg
if python3 -c 'import json; [one, two] = json.load(open("json"))["model"]; assert two["machine"] == "two-nodes"'; then
	pass
else
	fail "the figures are not written: $(cat json)"
fi
expect 1 'cannot read none.dmesg: No such file' --rates=1,10 none.dmesg
grep mem plain.dmesg >no-cpus.dmesg
expect 1 'cannot use no-cpus.dmesg: no line says how many CPUs' --rates=1,10 no-cpus.dmesg
grep CPUs plain.dmesg >no-memory.dmesg
expect 1 'cannot use no-memory.dmesg: no line names the memory' --rates=1,10 no-memory.dmesg
expect 2 'needs what a kernel said at boot' --rates=1,10
expect 2 "invalid rates '1'" --rates=1 plain.dmesg
expect 2 "invalid rates '0,1'" --rates=0,1 plain.dmesg
expect 2 '' --nothing
expect 0 'Usage: last_byte' --help

summary
