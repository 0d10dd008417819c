# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Completion of memwipe's command line for bash.
_memwipe() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} words=

	# bash takes "--for=5m" for three words.
	[ "$word" != = ] || word=
	[ "$before" != = ] || before=${COMP_WORDS[COMP_CWORD - 2]}
	case $before in
	--for) words='90s 5m 30m 2h' ;;
	--sysroot)
		compopt -o filenames 2>/dev/null
		mapfile -t COMPREPLY < <(compgen -d -- "$word")
		return
		;;
	*)
		[ "$COMP_CWORD" -gt 1 ] && words='--help'
		case $COMP_CWORD-${COMP_WORDS[1]} in
		1-*) words='abort alive arm cord disarm evict-keys hibernation load mor now reload selftest session status warn
			--help --version' ;;
		*-cord) words+=" --sysroot $(ls /sys/class/block 2>/dev/null)" ;;
		*-disarm) words+=' --for' ;;
		*-hibernation) words+=' refuse allow' ;;
		*-load) words+=' --if-foreign' ;;
		*-mor) words+=' on off --json --sysroot' ;;
		*-selftest) words+=' --json' ;;
		*-session) words+=' wanted' ;;
		*-status) words+=' --json --sysroot' ;;
		esac
		;;
	esac
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -F _memwipe memwipe
