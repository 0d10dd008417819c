# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Completion of memwipe-gtk's command line for bash.
_memwipe_gtk() {
	mapfile -t COMPREPLY < <(compgen -W '--help --version' -- "${COMP_WORDS[COMP_CWORD]}")
}
complete -F _memwipe_gtk memwipe-gtk
