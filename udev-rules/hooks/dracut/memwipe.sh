#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced by dracut's /shutdown, with what the machine is to do in ACTION: again and again until every
# hook has succeeded, a last time with the argument "final". Hooks that have succeeded are removed.
# This one does not come back, so it leaves the others their tries.
# shellcheck disable=SC2154
for other in "$hookdir"/shutdown/*.sh; do
	case $other in
	*/99-memwipe.sh) ;;
	*) [ -n "${1-}" ] || return 1 ;;
	esac
done

# Where it fails it has said so, and another try would only make a person wait.
@SHUTDOWNDIR@/memwipe "$ACTION" || :
