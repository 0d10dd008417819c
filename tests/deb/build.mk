# SPDX-License-Identifier: GPL-2.0-or-later
# The packages, in systems that have nothing else.
DEB_TESTS ?= standard
deb_depends := $(B)/guest/deb-depends
deb_chroots := $(B)/guest/chroot.tar
ifeq ($(DEB_TESTS),all)
deb_chroots += $(B)/guest/chroot-build.tar $(B)/guest/chroot-dkms.tar $(B)/guest/chroot-boot.tar
endif

# What each of them has beside what Debian cannot do without.
$(B)/guest/chroot.tar: deb_has := init-system-helpers
$(B)/guest/chroot-dkms.tar: deb_has := dkms linux-headers-amd64
$(B)/guest/chroot-boot.tar: deb_has := systemd-sysv udev procps initramfs-tools linux-image-amd64 $$(cat $(deb_depends))
$(B)/guest/chroot-build.tar: deb_has = build-essential $(shell tests/deb/build-depends)
$(B)/guest/chroot-build.tar: debian/control

$(deb_depends): run-deb
	$(Q)$(call when_changed,tests/deb/depends $(B)/memwipe_$(VERSION)_*.deb)

# A system that cannot be made is no end of the test: it says that it skips.
$(deb_chroots): tests/deb/make-chroot $(deb_depends)
	$(say) CHROOT $@
	$(Q)mkdir -p $(@D)
	-$(Q)$< $@ "$(strip $(deb_has))" "secure-delete $$(cat $(deb_depends))"

## run-packages: build, look through, install and remove the packages; DEB_TESTS=all takes longer
run-packages: run-deb $(deb_chroots)
	$(Q)tests/deb/run $(B) $(DEB_TESTS)

.PHONY: run-packages
