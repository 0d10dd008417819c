#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# dracut module: a shutdown that returns to the initramfs ends there in the wipe, and what empties the
# RAM is loaded before systemd in the initramfs applies sysctl.d.

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
	install_load
}

# kernel.kexec_load_disabled=1 is set in the initramfs already where that has systemd. What is loaded is
# recorded in /run, so memwipe-load.service finds it. Nothing is loaded where no watcher is enabled.
# shellcheck disable=SC2154 # the variables that are not set here are dracut's
install_load() {
	local wants=etc/systemd/system/sysinit.target.wants unit=$systemdsystemunitdir/memwipe-initramfs.service

	dracut_module_included systemd && [[ -L ${dracutsysrootdir-}/$wants/memwipe-watch.service ]] || return 0
	inst_binary @SBINDIR@/kexec-wipe
	inst_simple "$moddir/memwipe-initramfs.service" "$unit"
	mkdir -p "$initdir/$wants"
	ln -sf "$unit" "$initdir/$wants/"
}
