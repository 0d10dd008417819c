# SPDX-License-Identifier: GPL-2.0-or-later
# Live systems of Debian, as their users have them: live-boot, systemd, the stock kernel. Packages are
# fetched once; memwipe's own package is installed in them as often as it changes.
live_suite_debian12 := bookworm
live_suite_debian13 := trixie
live_systems  := debian12 debian13
live_programs := $(B)/rig/memplant $(B)/rig/memload
live_files    := $(addprefix tests/rig/guest/,build-live answer steps $(addprefix live/,init run live-steps \
                 tell-status hardened first install-kdump install-tails install-secrets \
                 hold holders held.py pages.py swapped.py database.py rig.service rig-gate.service rig-status.service))
live_desktop_files := $(addprefix tests/rig/guest/live/,install-desktop focused rig-desktop.service) tests/desktop/reader.py
live_package  := $(B)/memwipe_$(VERSION)_amd64.deb

$(live_systems:%=$(B)/guest/live-%/base/.made): $(B)/guest/live-%/base/.made: \
		$(addprefix tests/rig/guest/,fetch-live modules live/initramfs-hook)
	$(say) FETCH "live system of $*"
	$(Q)tests/rig/guest/fetch-live $(live_suite_$*) $(@D)
	$(Q)touch $@

$(B)/guest/live-%/base/vmlinuz $(B)/guest/live-%/base/initrd.img: $(B)/guest/live-%/base/.made ;

# The package for this machine's suite is the one for both.
$(live_package): $(PROGS) $(shutdown_hook) $(MANS) $(UNITS) $(RULES) $(APPARMOR) $(boot_efi) Makefile $(wildcard debian/*) \
		$(wildcard $(addprefix udev-rules/hooks/,dracut/* initramfs-tools/* live-tools/*)) \
		$(wildcard $(addprefix desktop/,*/*.[ch] data/* po/*.po))
	$(Q)$(MAKE) --no-print-directory run-deb

$(B)/guest/live-%/root.squashfs: $(B)/guest/live-%/base/.made $(live_package) $(live_files) $(live_programs)
	$(say) GUEST $@
	$(Q)tests/rig/guest/build-live $(<D)/tree.tar $(live_package) installed $@ $(live_programs)

# One without memwipe, to install it in there while it runs.
$(B)/guest/live-%-plain/root.squashfs: $(B)/guest/live-%/base/.made $(live_package) $(live_files) $(live_programs)
	$(say) GUEST $@
	$(Q)mkdir -p $(@D)
	$(Q)tests/rig/guest/build-live $(<D)/tree.tar $(live_package) beside $@ $(live_programs)

$(live_systems:%=$(B)/guest/live-%/kdump/.made): $(B)/guest/live-%/kdump/.made: $(B)/guest/live-%/base/.made \
		$(addprefix tests/rig/guest/,fetch-packages private-apt)
	$(say) FETCH "kdump-tools for $*"
	$(Q)tests/rig/guest/fetch-packages $(live_suite_$*) $(<D)/tree.tar $(@D) kdump-tools
	$(Q)touch $@

# One that is configured as Tails is.
$(live_systems:%=$(B)/guest/live-%/tails/.made): $(B)/guest/live-%/tails/.made: $(B)/guest/live-%/base/.made \
		$(addprefix tests/rig/guest/,fetch-packages private-apt)
	$(say) FETCH "memlockd for $*"
	$(Q)tests/rig/guest/fetch-packages $(live_suite_$*) $(<D)/tree.tar $(@D) memlockd
	$(Q)touch $@

$(B)/guest/live-%-tails/root.squashfs: $(B)/guest/live-%/base/.made $(B)/guest/live-%/tails/.made $(live_package) \
		$(live_files) $(live_programs)
	$(say) GUEST $@
	$(Q)mkdir -p $(@D)
	$(Q)tests/rig/guest/build-live $(<D)/tree.tar $(live_package) tails=$(B)/guest/live-$*/tails $@ $(live_programs)

# Those with the programs that the rig gives secrets to: the small ones, or all. Each line of such a list is a package and
# a file that it brings.
light_lists   := tests/rig/guest/live/light-packages
secrets_lists := $(light_lists) tests/rig/guest/live/secrets-packages

define secrets_rules
$(live_systems:%=$(B)/guest/live-%/$(1)/.made): $(B)/guest/live-%/$(1)/.made: $(B)/guest/live-%/base/.made \
		$(addprefix tests/rig/guest/,fetch-packages private-apt) $($(1)_lists)
	$$(say) FETCH "programs with secrets for $$*-$(1)"
	$$(Q)tests/rig/guest/fetch-packages $$(live_suite_$$*) $$(<D)/tree.tar $$(@D) $$$$(cut -d ' ' -f 1 $($(1)_lists))
	$$(Q)cut -d ' ' -f 2 $($(1)_lists) > $$(@D)/wanted
	$$(Q)touch $$@

$(B)/guest/live-%-$(1)/root.squashfs: $(B)/guest/live-%/base/.made $(B)/guest/live-%/$(1)/.made $(live_package) \
		$(live_files) $(live_programs) $($(1)_programs)
	$$(say) GUEST $$@
	$$(Q)mkdir -p $$(@D)
	$$(Q)tests/rig/guest/build-live $$(<D)/tree.tar $(live_package) secrets=$(B)/guest/live-$$*/$(1) $$@ $(live_programs) \
		$($(1)_programs)
endef
$(foreach kind,light secrets,$(eval $(call secrets_rules,$(kind))))

# One with a window on its screen.
live_desktop_packages := cage libgtk-4-1 libadwaita-1-0 at-spi2-core dbus-user-session libpam-systemd python3-gi \
	gir1.2-atspi-2.0 fonts-cantarell adwaita-icon-theme pkexec
$(live_systems:%=$(B)/guest/live-%/desktop/.made): $(B)/guest/live-%/desktop/.made: $(B)/guest/live-%/base/.made \
		$(addprefix tests/rig/guest/,fetch-packages private-apt)
	$(say) FETCH "a session with a window for $*"
	$(Q)tests/rig/guest/fetch-packages $(live_suite_$*) $(<D)/tree.tar $(@D) $(live_desktop_packages)
	$(Q)touch $@

$(B)/guest/live-%-desktop/root.squashfs: $(B)/guest/live-%/base/.made $(B)/guest/live-%/desktop/.made $(live_package) \
		$(live_files) $(live_desktop_files) $(live_programs)
	$(say) GUEST $@
	$(Q)mkdir -p $(@D)
	$(Q)tests/rig/guest/build-live $(<D)/tree.tar $(live_package) desktop=$(B)/guest/live-$*/desktop $@ $(live_programs)

# One in which kdump-tools is enabled.
$(B)/guest/live-%-kdump/root.squashfs: $(B)/guest/live-%/base/.made $(B)/guest/live-%/kdump/.made $(live_package) \
		$(live_files) $(live_programs)
	$(say) GUEST $@
	$(Q)mkdir -p $(@D)
	$(Q)tests/rig/guest/build-live $(<D)/tree.tar $(live_package) kdump=$(B)/guest/live-$*/kdump $@ $(live_programs)

# $(1): what the name of such a system ends with; the kernel is that of the base.
define stick_rule
$(B)/guest/live-%$(1)/stick.img: tests/rig/guest/build-stick $(B)/guest/live-%$(1)/root.squashfs \
		$(B)/guest/volume.key $(B)/guest/live-%/base/vmlinuz
	$$(say) GUEST $$@
	$$(Q)$$^ $$@

endef
$(eval $(call stick_rule,))
$(foreach kind,plain tails light secrets kdump desktop,$(eval $(call stick_rule,-$(kind))))

# The same system on a disc.
$(B)/guest/live-%/dvd.iso: tests/rig/guest/build-dvd $(B)/guest/live-%/root.squashfs $(B)/guest/live-%/base/vmlinuz
	$(say) GUEST $@
	$(Q)$^ $@

# Those that the scenarios start.
live-systems:
	$(Q)needed=$$(tests/rig/memwipe-rig list --build=$(B) --needs $(SCENARIOS) | grep /live-) || exit 0; \
		$(MAKE) --no-print-directory $$needed

BOOTS ?= 20
BOOT_NAMES ?= all

## run-boots: what live systems say of themselves after a boot; BOOTS=N, BOOT_NAMES=beginnings,...
run-boots: rig
	$(Q)needs=$$(tests/rig/memwipe-rig boots --build=$(B) --needs $(BOOT_NAMES)) && \
		$(MAKE) --no-print-directory $$needs
	$(Q)tests/rig/memwipe-rig boots --build=$(B) --jobs=$(RIG_JOBS) --many=$(BOOTS) $(BOOT_NAMES)

.PHONY: live-systems run-boots
