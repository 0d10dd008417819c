#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# memplant, memscan and memdraw together: what one plants the others find, in files that stand for
# RAM, and the exact words for wrong usage. Needs no privilege; what a class is refused is skipped.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/cli/harness

programs=${B:-build}/rig
key=00112233445566778899aabbccddeeff
planter=
disk=$(mktemp -d "${B:-build}/rig-programs.XXXXXX") || exit 1
tmpfs=$(mktemp -d /dev/shm/rig-programs.XXXXXX) || exit 1
trap 'stop; rm -rf "$disk" "$tmpfs"' EXIT

# expect CODE STDERR PROGRAM ARGUMENT...: runs it and compares both; stdout is left in $disk/out.
expect() {
	code=$1
	words=$2
	program=$3
	shift 3
	"$programs/$program" "$@" >"$disk/out" 2>"$disk/err"
	got=$?
	if [ $got -ne "$code" ]; then
		fail "'$program $*' ended with $got instead of $code: $(cat "$disk/err")"
	elif [ "$(cat "$disk/err")" != "$words" ]; then
		fail "'$program $*' said '$(cat "$disk/err")' instead of '$words'"
	else
		pass
	fi
}

usage() {
	words=$1
	shift
	expect 2 "$1: $words
Try '$1 --help' for more information." "$@"
}

# value EXPRESSION: of the JSON in $disk/out, which is called r.
value() {
	python3 -c "import json, sys; r = json.load(sys.stdin); print($1)" <"$disk/out"
}

# equals EXPRESSION VALUE
equals() {
	is=$(value "$1" 2>&1)
	if [ "$is" = "$2" ]; then
		pass
	else
		fail "$1 is '$is' instead of '$2'"
	fi
}

# A row of the class's name with EXPRESSION on it, which is called c.
class() {
	equals "[$2 for c in r['classes'] if c['class'] == '$1'][0]" "$3"
}

stop() {
	[ -z "$planter" ] || kill -KILL "$planter"
	planter=
}

# plant CLASS...: leaves the answer in $disk/out and $disk/planted, the exit code in $code
plant() {
	stop
	"$programs/memplant" --key $key --json "$@" >"$disk/out" 2>"$disk/err"
	code=$?
	cp "$disk/out" "$disk/planted"
	planter=$(value "r['pid']")
}

# one_class CLASS BYTES WHAT: it plants at least a page of it, or says why not
one_class() {
	plant "$1=$2$3"
	bytes=$(value "r['planted'][0]['bytes']")
	reason=$(value "r['planted'][0].get('skipped', '')")
	if [ "$code" -eq 0 ] && [ -z "$reason" ] && [ "$bytes" -eq "$2" ]; then
		pass
	elif [ "$code" -eq 1 ] && [ -n "$reason" ]; then
		skip "$1: $bytes bytes, then $reason"
	else
		fail "$1: code $code, $(cat "$disk/out" "$disk/err")"
	fi
}

# memory PID FILE: the anonymous memory of a process as a file of whole pages
memory() {
	python3 - "$1" "$2" <<-'PYTHON'
		import sys
		with open(f"/proc/{sys.argv[1]}/maps", encoding="ascii") as maps, \
		     open(f"/proc/{sys.argv[1]}/mem", "rb", buffering=0) as mem, \
		     open(sys.argv[2], "wb") as out:
		    for line in maps:
		        span, mode, _, _, inode, *name = line.split()
		        if mode != "rw-p" or inode != "0" or name:
		            continue
		        at, end = (int(part, 16) for part in span.split("-"))
		        while at < end:
		            mem.seek(at)
		            at += out.write(mem.read(min(end - at, 1 << 20)))
	PYTHON
}

# help, version, wrong usage
for program in memplant memscan memdraw; do
	expect 0 "" "$program" --help
	if grep -q "^Usage: $program --key HEX" "$disk/out"; then pass; else fail "$program --help"; fi
	expect 0 "" "$program" --version
	if grep -q "^$program $(cat VERSION)" "$disk/out"; then pass; else fail "$program --version"; fi
	usage "unknown option '--bogus'" "$program" --bogus
	usage "unknown option '-x'" "$program" -x
	usage "option '--key' needs a value" "$program" --key
done
usage "no --key given" memplant heap=1M
usage "no class given" memplant --key $key
usage "a key has 32 hexadecimal digits" memplant --key 12 heap=1M
usage "'x' is no number of a record" memplant --key $key --first x heap=1M
usage "'heap' is not CLASS=SIZE" memplant --key $key heap
usage "'heaps=1M' names no class" memplant --key $key heaps=1M
usage "'=1M' names no class" memplant --key $key =1M
usage "'1X' is not a size that records fit into" memplant --key $key heap=1X
usage "'16' is not a size that records fit into" memplant --key $key heap=16
usage "'tmpfs=1M' needs a path" memplant --key $key tmpfs=1M
usage "'tmpfs=1M@' needs a path" memplant --key $key tmpfs=1M@
usage "'heap=1M@/x' takes no path" memplant --key $key heap=1M@/x
head -c 65536 /dev/zero >"$disk/zero"
usage "no RAM file given" memscan --key $key
usage "no --key given" memscan "$disk/zero"
usage "more than one RAM file given" memscan --key $key "$disk/zero" "$disk/zero"
usage "'2Q' is not a size" memscan --key $key --below-4g 2Q "$disk/zero"
usage "'256' is not a byte from 1 to 255" memscan --key $key --prefill 256 "$disk/zero"
usage "'0' is not a byte from 1 to 255" memscan --key $key --prefill 0 "$disk/zero"
usage "no --out given" memdraw --key $key "$disk/zero"
usage "'0' is not a width from 1 to 65536" memdraw --key $key --width 0 "$disk/zero"
expect 2 "memscan: cannot open /nowhere: No such file or directory" memscan --key $key /nowhere
expect 2 "memscan: cannot use VERSION: it is not a file of whole pages" memscan --key $key VERSION
expect 2 "memscan: cannot use /nowhere: No such file or directory" \
	memscan --key $key --iomem /nowhere "$disk/zero"
expect 2 "memscan: cannot use k=VERSION: it holds something else than hexadecimal digits" \
	memscan --key $key --secret k=VERSION "$disk/zero"
expect 2 "memscan: cannot use VERSION: it has no list \"planted\"" \
	memscan --key $key --expect VERSION "$disk/zero"
expect 1 "memdraw: cannot write /nowhere/x: No such file or directory" \
	memdraw --key $key --out /nowhere/x "$disk/zero"

# nothing in zeros
expect 0 "" memscan --key $key "$disk/zero"
expect 0 "" memscan --key $key --json "$disk/zero"
equals "r['found']" False
equals "r['census']['nonzero_bytes']" 0
equals "r['pages']" "{'total': 16, 'nonzero': 0, 'with_records': 0, 'other': 0}"

# a file on a tmpfs, found again at an odd place, half of it above 4 GiB
one_class tmpfs 1048576 @"$tmpfs/file"
head -c 4080 /dev/zero | cat - "$tmpfs/file" /dev/zero | head -c 2M >"$disk/ram"
printf '00001000-0007ffff : System RAM\n100000000-1000fffff : System RAM\n' >"$disk/iomem"
expect 1 "" memscan --key $key --json --expect "$disk/planted" --below-4g 1M \
	--iomem "$disk/iomem" "$disk/ram"
# The hole cuts one record in two.
class tmpfs "c['records']" 32767
class tmpfs "c['distinct_bytes']" 1048544
class tmpfs "c['planted_bytes']" 1048576
class tmpfs "0.9999 < c['ratio'] < 1" True
class tmpfs "[p['start'] for p in c['ranges']]" "['0x0', '0x100000000']"
class heap "(c['records'], c['ratio'], c['planted_bytes'])" "(0, 1.0, 0)"
equals "r['damaged']['tags']" 1
equals "r['census']['usable_bytes']" $((0x7f000 + 0x100000))
equals "r['census']['ranges'][1]['nonzero_bytes'] < 4096" True

# the first byte that is usable, in hexadecimal
equals "r['census']['first'][0]" 0x1000
equals "r['census']['dump'][0].split()[0]" 0000001000

# two processes plant one class: their records count together only if their numbers differ
plant tmpfs=64K@"$tmpfs/one"
first=$planter
planter=
for from in 0 2048; do
	plant --first=$from tmpfs=64K@"$tmpfs/two"
	cat "$tmpfs/one" "$tmpfs/two" >"$disk/both"
	expect 1 "" memscan --key $key --json "$disk/both"
	class tmpfs "(c['records'], c['distinct_bytes'])" "(4096, $((65536 + 32 * from)))"
done
kill -KILL "$first"

# another key finds nothing
expect 0 "" memscan --key ${key%?}0 "$disk/ram"

# eight bytes of a record as a secret
tail -c +8001 "$tmpfs/file" | head -c 32 | od -An -v -tx1 >"$disk/hex"
expect 1 "" memscan --key ${key%?}0 --json --secret part="$disk/hex" "$disk/ram"
equals "[(s['name'], s['bytes'], s['found'], s['addresses']) for s in r['secrets']]" \
	"[('part', 32, 1, ['$(printf '0x%x' $((4080 + 8000)))'])]"

# pages without records go to another file
printf 'not a record' | dd of="$disk/ram" bs=4096 seek=400 conv=notrunc status=none
expect 1 "" memscan --key $key --other "$disk/other" "$disk/ram"
if [ "$(wc -c <"$disk/other")" -eq 4096 ] && grep -q '^not a record' "$disk/other"; then
	pass
else
	fail "--other wrote $(wc -c <"$disk/other") bytes"
fi

# the picture: a PNG with 512 pixels
expect 0 "" memdraw --key $key --json --title Test --out "$disk/p.png" "$disk/ram"
equals "(r['width'], r['height'], r['block_bytes'])" "(32, 16, 4096)"
equals "{e['name']: e['pages'] for e in r['legend'] if e['pages']}" \
	"{'zero': 254, 'other': 1, 'tmpfs': 257}"
if [ "$(dd if="$disk/p.png" bs=1 skip=1 count=3 status=none)" = PNG ]; then
	pass
else
	fail "memdraw wrote no PNG"
fi

# a RAM file that was filled beforehand
head -c 65536 /dev/zero | tr '\0' '\245' >"$disk/filled"
dd if=/dev/zero of="$disk/filled" bs=4096 seek=3 count=2 conv=notrunc status=none
expect 0 "" memscan --key $key --json --prefill 0xa5 "$disk/filled"
equals "r['census']['unwritten_bytes']" $((14 * 4096))

# a path that is not on a tmpfs; the rest is planted all the same
plant tmpfs=1M@/proc/self/comm heap=1M
equals "[p['bytes'] for p in r['planted']]" "[0, 1048576]"
equals "r['planted'][0]['skipped']" "the path is not on a tmpfs"
if [ "$code" -eq 1 ]; then pass; else fail "memplant ended with $code"; fi

# memory of the process in the background, which SIGTERM does not end
plant heap=8M stack=1M
kill -TERM "$planter"
if memory "$planter" "$disk/ram" 2>"$disk/err"; then
	"$programs/memscan" --key $key --json --expect "$disk/planted" "$disk/ram" >"$disk/out"
	class heap "c['ratio']" 1.0
	class stack "c['ratio']" 1.0
	rm "$disk/ram"
else
	skip "memory of another process: $(tail -1 "$disk/err")"
fi

# the other classes, as far as this machine has them
one_class pagecache 1048576 @"$disk/file"
one_class freed 1048576 ""
one_class pipe 1048576 ""
one_class socket 1048576 ""
one_class keyring 16384 ""
one_class secretmem 65536 ""
one_class overlay 65536 @"$disk/overlay"

summary
