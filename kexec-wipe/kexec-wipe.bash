# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Completion of kexec-wipe's command line for bash.
_kexec_wipe() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} words=

	# bash takes "--door=panic" for three words.
	[ "$word" != = ] || word=
	[ "$before" != = ] || before=${COMP_WORDS[COMP_CWORD - 2]}
	case $before in
	--door) words='kexec panic file stock' ;;
	--action) words='poweroff reboot halt' ;;
	--serial) words='auto none ttyS0 ttyS1 ttyS2 ttyS3' ;;
	--image | --kernel | --sysroot)
		compopt -o filenames 2>/dev/null
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
		return
		;;
	*)
		[ "$COMP_CWORD" -gt 1 ] && words='--sysroot --help'
		case $COMP_CWORD-${COMP_WORDS[1]} in
		1-*) words='load now status unload --help --version' ;;
		*-load) words+=' --door --image --kernel --action --serial --verify --one-cpu --dry-run' ;;
		*-now | *-unload) words+=' --door' ;;
		*-status) words+=' --json' ;;
		esac
		;;
	esac
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -F _kexec_wipe kexec-wipe
