# SPDX-License-Identifier: GPL-2.0-or-later
# Live systems of Debian, as their users have them: live-boot, systemd, the stock kernel. Packages are
# fetched once; what is ours is put over them as often as it changes.
live_suite_debian12 := bookworm
live_suite_debian13 := trixie
live_systems  := debian12 debian13
live_programs := $(B)/rig/memplant $(B)/rig/memload
live_files    := $(addprefix tests/rig/guest/,build-live answer steps $(addprefix live/,init run live-steps \
                 rig.service rig-gate.service))

$(live_systems:%=$(B)/guest/live-%/base/.made): $(B)/guest/live-%/base/.made: \
		$(addprefix tests/rig/guest/,fetch-live modules live/initramfs-hook)
	$(say) FETCH "live system of $*"
	$(Q)tests/rig/guest/fetch-live $(live_suite_$*) $(@D)
	$(Q)touch $@

$(B)/guest/live-%/base/vmlinuz $(B)/guest/live-%/base/initrd.img: $(B)/guest/live-%/base/.made ;

# Whatever is installed, and so is the installation itself. Built for another prefix, so somewhere else.
$(B)/guest/live/installed.made: $(PROGS) $(MANS) $(UNITS) $(boot_efi) Makefile
	$(Q)rm -rf $(@:.made=)
	$(Q)$(MAKE) --no-print-directory install B=$(B)/prefix-usr DESTDIR=$(abspath $(@:.made=)) PREFIX=/usr >/dev/null
	$(Q)touch $@

$(B)/guest/live-%/root.squashfs: $(B)/guest/live-%/base/.made $(B)/guest/live/installed.made \
		$(live_files) $(live_programs)
	$(say) GUEST $@
	$(Q)tests/rig/guest/build-live $(B)/guest/live-$*/base/tree.tar $(B)/guest/live/installed $@ \
		$(live_programs)

$(B)/guest/live-%/stick.img: tests/rig/guest/build-stick $(B)/guest/live-%/root.squashfs \
		$(B)/guest/volume.key $(B)/guest/live-%/base/vmlinuz
	$(say) GUEST $@
	$(Q)$^ $@
