# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Completion of memwipe-watch's command line for bash.
_memwipe_watch() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}

	# bash takes "--config=FILE" for three words.
	[ "$word" != = ] || word=
	[ "$before" != = ] || before=${COMP_WORDS[COMP_CWORD - 2]}
	COMPREPLY=()
	case $before in
	--config | --sysroot)
		compopt -o filenames 2>/dev/null
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
		;;
	--device) mapfile -t COMPREPLY < <(compgen -f -- "$word"; compgen -W 'serial= port= label=' -- "$word") ;;
	--deadline) ;;
	*)
		mapfile -t COMPREPLY < <(compgen -W '--check-config --config --deadline --device --dry-run
			--print-device --print-doors --sysroot --help --version' -- "$word")
		;;
	esac
}
complete -F _memwipe_watch memwipe-watch
