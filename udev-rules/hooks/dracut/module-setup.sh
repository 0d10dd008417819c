#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# dracut module: a shutdown that returns to the initramfs ends there in the wipe.

check() {
	require_binaries @SHUTDOWNDIR@/memwipe
}

depends() {
	echo shutdown
}

install() {
	inst_binary @SHUTDOWNDIR@/memwipe
	# The number sorts it behind all others, which have disks to leave in order.
	# shellcheck disable=SC2154 # moddir is dracut's
	inst_hook shutdown 99 "$moddir/memwipe.sh"
}
