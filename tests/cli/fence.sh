#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The payload's messages to other CPUs wait for its stores in x2APIC mode, where the processor does not see to that.
# No emulator shows what happens otherwise, so this reads the code.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/cli/harness
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# prints WORDS OBJECT: unfenced prints what contains the words, or nothing
prints() {
	printed=$(tests/cli/unfenced "$2")
	case "$1:$printed" in
	: | ?*:*"$1"*) pass ;;
	*) fail "of $2 it prints '$printed' instead of '$1'" ;;
	esac
}

# judges CODE WORDS
judges() {
	echo "$1" | as -o "$work/code.o" - || { fail "'$1' is no code"; return; }
	prints "$2" "$work/code.o"
}

# shellcheck disable=SC2016 # an assembler's
send='mov $0x830, %ecx; wrmsr'
prints "" "$B/kexec-wipe/payload/payload.elf"
judges "mfence; lfence; $send" ""
judges "$send" wrmsr
judges "mfence; $send" wrmsr
judges "lfence; mfence; $send" wrmsr
judges "mfence; lfence; jmp 1f; 1: $send" wrmsr
judges "mfence; lfence; $send; $send" wrmsr
judges "${send%; *}" "it sends no message"
summary
