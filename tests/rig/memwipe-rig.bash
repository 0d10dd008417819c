# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Completion of memwipe-rig's command line for bash.
_memwipe_rig() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} words=

	# bash takes "--format=tap" for three words.
	[ "$word" != = ] || word=
	[ "$before" != = ] || before=${COMP_WORDS[COMP_CWORD - 2]}
	case $before in
	--format) words='text table findings junit tap json' ;;
	--jobs | -j | --machine | --many | -n) ;;
	--html)
		compopt -o filenames 2>/dev/null
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
		return
		;;
	--build | -b | --out | -o)
		compopt -o filenames 2>/dev/null
		mapfile -t COMPREPLY < <(compgen -d -- "$word")
		return
		;;
	*)
		[ "$COMP_CWORD" -gt 1 ] && words='--help --build'
		case $COMP_CWORD-${COMP_WORDS[1]} in
		1-*) words='run list report peers boots record --help --version' ;;
		*-run) words+=' --jobs --out --pictures --film --verbose standard all' ;;
		*-list) words+=' --needs standard all' ;;
		*-report) words+=' --format --html' ;;
		*-peers) words+=' --out --quick --html --icount --list --verbose all' ;;
		*-boots) words+=' --jobs --many --needs all' ;;
		*-record) words+=' --machine' ;;
		esac
		;;
	esac
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -F _memwipe_rig memwipe-rig
