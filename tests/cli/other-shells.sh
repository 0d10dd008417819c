#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The completions for zsh and fish, which are made from those for bash: each shell must offer what bash offers, in
# each place of each command line. memwipe.sh and others check bash's own against --help.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/cli/harness

build=${B:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME="$work" XDG_CONFIG_HOME="$work" XDG_DATA_HOME="$work"

ends_saying 2 "unknown shell 'tcsh'" common/other-shells tcsh sdmem/sdmem.bash
ends_saying 1 "usage: other-shells" common/other-shells zsh

# Where files are completed, there are two.
here=$work/here
mkdir -p "$here/folder"
: >"$here/file"
top=$PWD

# in_bash NAME FILE WORD...: what is offered behind these words, one a line
in_bash() {
	name=$1
	file=$2
	shift 2
	(cd "$here" && completed "$top/$file" "$name" "$@" "")
}

# In zsh, with stand-ins for what works on a real command line alone.
cat >"$work/complete" <<'END'
words=("${@[2,-1]}")
CURRENT=${#words}
PREFIX=${words[CURRENT]}
compadd() { [[ $1 != -S ]] || shift 2; shift; print -rl -- "$@"; }
compset() { :; }
_files() { if [[ $1 == -/ ]]; then print -rl -- *(/N); else print -rl -- *(N); fi; }
. $1
END
in_zsh() {
	name=$1
	shift 2
	(cd "$here" && zsh -f "$work/complete" "$top/$build/completions/_$name" "$name" "$@" "")
}

# fish offers options where a word begins with "-", and marks folders. Behind an option there is its value.
in_fish() {
	name=$1
	shift 2
	case "$*" in *--*) lasts= ;; *) lasts=- ;; esac
	for last in "" $lasts; do
		# shellcheck disable=SC2016 # fish's own variables
		(cd "$here" && fish --no-config -c 'source $argv[1]; complete -C "$argv[2..]"' \
			"$top/$build/completions/$name.fish" "$name" "$@" "$last")
	done | cut -f1 | sed 's|/$||'
}

# same NAME FILE WORD...: all shells offer the same behind these words, and it is something
same() {
	in_bash "$@" | sort -u >"$work/bash"
	for shell in $shells; do
		"in_$shell" "$@" | sort -u >"$work/$shell"
		if [ -s "$work/bash" ] && diff "$work/bash" "$work/$shell" >"$work/diff"; then
			pass
		else
			fail "$shell offers something else behind '$*': $(cat "$work/diff")"
		fi
	done
}

shells=
for shell in zsh fish; do
	if command -v $shell >/dev/null; then shells="$shells $shell"; else skip "$shell: there is none"; fi
done

# values NAME FILE [COMMAND]: the same for each option behind it whose value is completed
values() {
	in_bash "$@" | sort -u >"$work/plain"
	grep -e '^--' "$work/plain" >"$work/options"
	while read -r option; do
		in_bash "$@" "$option" | sed '/^$/d' | sort -u >"$work/value"
		[ ! -s "$work/value" ] || cmp -s "$work/plain" "$work/value" || same "$@" "$option"
	done <"$work/options"
}

for file in $(git ls-files '*.bash'); do
	name=$(basename "$file" .bash)
	for made in "$build/completions/_$name" "$build/completions/$name.fish"; do
		if [ -s "$made" ]; then pass; else fail "there is no $made"; fi
	done
	same "$name" "$file"
	commands=$(in_bash "$name" "$file" | grep -v -e ^-)
	[ -n "$commands" ] || values "$name" "$file"
	for command in $commands; do
		same "$name" "$file" "$command"
		values "$name" "$file" "$command"
	done
done

summary
