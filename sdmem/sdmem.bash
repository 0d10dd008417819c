# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Completion of sdmem's command line for bash.
_sdmem() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}

	case $before in
	--pattern) mapfile -t COMPREPLY < <(compgen -W 'zero ones random' -- "$word") ;;
	--sysroot) mapfile -t COMPREPLY < <(compgen -d -- "$word") ;;
	--limit | --leave | --deadline | --passes) COMPREPLY=() ;;
	*)
		mapfile -t COMPREPLY < <(compgen -W '-f -l -ll -v -n -q -h --verbose --limit --leave
			--deadline --pattern --passes --verify --drop-caches --thorough --video --dry-run --json
			--quiet --sysroot --help --version' -- "$word")
		;;
	esac
}
complete -F _sdmem sdmem
