#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The payload must not want a relocation: an object that wants one fails the link and is named.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/cli/harness

build=${B:-build}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

# links WITH_FLAGS CODE WORDS SOURCE: the payload with one more object, which the linker has to keep
links() {
	echo "$4" >"$work/more.c"
	# shellcheck disable=SC2086 # flags
	${CC:-gcc} -Os -ffreestanding $1 -c -o "$work/more.o" "$work/more.c" || fail "does not compile: $4"
	# Right in that folder are objects for the measurements.
	# shellcheck disable=SC2046 # one word an object
	ends_saying "$2" "$3" kexec-wipe/link-flat ld kexec-wipe/payload/payload.ld "$work/payload.elf" \
		$(find "$build/kexec-wipe/payload" -mindepth 2 -name '*.o') "$work/more.o"
}

keep='__attribute__((section(".entry")))'
hidden='-fpie -include kexec-wipe/payload/hidden.h'
far="void wipe_range(void); int more(void *at); $keep int more(void *at) { return at == wipe_range; }"
table="void wipe_range(void); $keep void *const more[] = { wipe_range };"

links "$hidden" 0 '' "$far"
links -fPIC 1 "$work/more.o may want a relocation (REX_GOTPCRELX) for wipe_range" "$far"
links "$hidden" 1 "$work/more.o may want a relocation (64) for wipe_range" "$table"

summary
