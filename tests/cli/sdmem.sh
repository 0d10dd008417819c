#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# sdmem's command line: exit codes, the words on stderr, and sweeps of 64 MiB at most. Nothing here
# runs without a limit. Cases that this machine cannot show are skipped and counted.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/cli/harness

program=${B:-build}/sdmem/sdmem
more="Try 'sdmem --help' for more information."
work=$(mktemp -d)
group=
cleanup() {
	rm -rf "$work"
	[ -z "$group" ] || rmdir "$group"
}
trap cleanup EXIT

check() {
	if "$@"; then
		pass
	else
		fail "not so: $*; output: $(cat "$work/out" "$work/err")"
	fi
}

# run CODE ARGUMENT...: leaves $work/out and $work/err.
run() {
	code=$1
	shift
	"$program" "$@" >"$work/out" 2>"$work/err"
	got=$?
	check [ "$got" -eq "$code" ]
}

said() { check [ "$(cat "$work/err")" = "$1" ]; }
printed() { check grep -qE -e "$1" "$work/out"; }

usage() {
	words=$1
	shift
	run 2 "$@"
	said "sdmem: $words
$more"
	check [ ! -s "$work/out" ]
}

run 0 --help
printed '^Usage: sdmem '
said ''
run 0 -h
run 0 --version
printed "^sdmem $(cat VERSION)\$"

usage "unknown option '-x'" -x
usage "unknown option '--wat'" --wat
usage "takes no argument, but got 'now'" now
usage "--limit needs a value" --limit
usage "--limit needs a size such as 512M, not 'lots'" --limit lots
usage "--limit must be 64K or more" --limit 1K
usage "-l chooses the passes: not together with --pattern or --passes" -ll --pattern ones
usage "--quiet forbids --verbose and --json" -q --json
usage "--sysroot needs --dry-run" --sysroot /tmp --limit 1M

# Every command line of secure-delete's manual, small.
for line in -ll '-l -l' -llf '-f -l -l' -l -lf '-l -f -v' '' -f -v; do
	# shellcheck disable=SC2086
	run 0 $line --limit 1M
	printed '^sdmem: swept 1 MiB of 1 MiB reachable; [0-9]+ MiB left beyond --limit$'
done
for pattern in zero ones random a5; do
	run 0 --pattern $pattern --passes 2 --limit 64M
	printed '^sdmem: swept 64 MiB of 64 MiB reachable; '
	said ''
done
run 0 -ll -q --limit 4M
check [ ! -s "$work/out" ]
run 0 -ll --json --limit 4M
check python3 -c '
import json, sys
result = json.load(open(sys.argv[1]))
assert result["complete"] and result["swept_bytes"] == 4 << 20 and result["passes"] == 1
' "$work/out"

run 0 --dry-run
printed '^ +[0-9]+ MiB  reachable$'
run 0 -n --json --limit 8M
check grep -q '"reachable_bytes": *8388608' "$work/out"

# A machine that is recorded, and one that is none.
run 1 --dry-run --sysroot "$work"
check grep -q '^sdmem: cannot read /proc/meminfo: No such file or directory$' "$work/err"
run 1 --dry-run --sysroot "$work/absent"
said "sdmem: cannot open $work/absent: No such file or directory"
mkdir -p "$work/proc/self"
echo garbage >"$work/proc/meminfo"
run 1 --dry-run --sysroot "$work"
said "sdmem: cannot read /proc/meminfo: Invalid argument"
run 2 --leave 1000T --limit 1M
said "sdmem: cannot sweep: no memory may be taken, because of --leave"
"$program" --help >/dev/full 2>"$work/err"
check [ $? -eq 1 ]
check grep -q '^sdmem: cannot write to standard output: ' "$work/err"

# Interrupted: these passes would take one CPU ten times longer than they are allowed to run.
cpu=$(sed -n 's/^Cpus_allowed_list:[^0-9]*\([0-9]*\).*/\1/p' /proc/self/status)
for signal in INT TERM HUP; do
	taskset -c "$cpu" timeout --preserve-status -s $signal 0.2 env --default-signal "$program" --limit 512M \
		--pattern random --passes 64 >"$work/out" 2>"$work/err"
	check [ $? -eq 1 ]
	printed '^sdmem: swept [0-9]+ MiB of [0-9]+ MiB reachable; [0-9]+ MiB left: interrupted$'
done

# But not by what the one who started it has it ignore, as nohup(1) does. The signal is there from the start.
for signal in INT HUP; do
	# shellcheck disable=SC2016
	env --ignore-signal=$signal --block-signal=$signal sh -c 'kill -$1 $$; shift; exec "$@"' - \
		$signal "$program" --limit 8M >"$work/out" 2>"$work/err"
	check [ $? -eq 0 ]
	printed '^sdmem: swept 8 MiB of 8 MiB reachable; '
done

# Without any privilege.
if [ "$(id -u)" -eq 0 ]; then
	install -m 755 "$program" "$work/sdmem"
	chmod 755 "$work"
	setpriv --reuid=65534 --regid=65534 --clear-groups "$work/sdmem" -ll --limit 4M \
		>"$work/out" 2>"$work/err"
	check [ $? -eq 0 ]
	printed '^sdmem: swept 4 MiB of 4 MiB reachable; '
else
	skip "sweeping as nobody: needs root; the rest ran without"
fi

# What is read back is told.
run 0 --pattern random --passes 2 --limit 16M --verify
printed '^sdmem: swept 16 MiB of 16 MiB reachable; read back; '
run 0 -l --verify --json --limit 16M
check grep -q '"read_back": true' "$work/out"

# Memory that is not as it was written is an error, if it is looked at.
run_on_one_page() {
	code=$1
	shift
	LD_PRELOAD=${B:-build}/tests/cli/one_page.so "$program" "$@" >"$work/out" 2>"$work/err"
	check [ $? -eq "$code" ]
}
run_on_one_page 0 --pattern random --limit 4M
run_on_one_page 1 --pattern random --limit 4M --verify
check grep -q '^sdmem: cannot sweep on: what was read back: Input/output error$' "$work/err"
run_on_one_page 1 --pattern random --limit 4M --verify --json
check grep -q '"complete": false' "$work/out"

usage "--dry-run changes nothing: not together with --drop-caches, --thorough and --video" -n --thorough

# The settings of the kernel are the administrator's.
if [ "$(id -u)" -eq 0 ]; then
	for option in --drop-caches --thorough; do
		setpriv --reuid=65534 --regid=65534 --clear-groups "$work/sdmem" $option --limit 4M \
			>"$work/out" 2>"$work/err"
		check [ $? -eq 3 ]
		check grep -q '^sdmem: cannot .*: /proc/sys/vm/[a-z_]*: Permission denied$' "$work/err"
	done
fi

# Every option of the help is completed, and nothing else.
# shellcheck disable=SC2016
check bash -c '
	. sdmem/sdmem.bash
	COMP_WORDS=(sdmem "") COMP_CWORD=1
	_sdmem
	printf "%s\n" "${COMPREPLY[@]}" | grep ^-- | sort >"$2"
	"$1" --help | grep -o -e "--[a-z-]*" | sort -u | diff - "$2"
' - "$program" "$work/options"

# Under an address space limit of 100 MiB: sweeps what it may, and says so.
prlimit --as=104857600 "$program" -ll >"$work/out" 2>"$work/err"
check [ $? -eq 1 ]
printed '^sdmem: swept ([5-9][0-9]) MiB of .* left beyond the address space limit$'

# In a control group of 32 MiB, and in one that is too small for anything.
hierarchy=/sys/fs/cgroup/memory
limit=memory.limit_in_bytes
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
	hierarchy=/sys/fs/cgroup
	limit=memory.max
fi
group=$hierarchy/sdmem-test.$$
if mkdir "$group" 2>/dev/null && echo 33554432 2>/dev/null >"$group/$limit"; then
	sh -c "echo \$\$ >$group/cgroup.procs; exec $program -ll" >"$work/out" 2>"$work/err"
	check [ $? -eq 1 ]
	printed "^sdmem: swept [12][0-9] MiB .* left beyond the control group's limit\$"
	echo 4194304 >"$group/$limit"
	sh -c "echo \$\$ >$group/cgroup.procs; exec $program -ll" >"$work/out" 2>"$work/err"
	check [ $? -eq 3 ]
	said "sdmem: cannot sweep: no memory may be taken, because of the control group's limit"
else
	skip "control groups: cannot make one"
	[ -d "$group" ] || group=
fi

summary
