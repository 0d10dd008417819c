# SPDX-License-Identifier: GPL-2.0-or-later
# The packages, in systems that have nothing else.
DEB_TESTS ?= standard
deb_needs := libcryptsetup12 libdrm2 libevdev2 libinih1 libjson-c5 libudev1 secure-delete
deb_chroots := $(B)/guest/chroot.tar
ifeq ($(DEB_TESTS),all)
deb_chroots += $(B)/guest/chroot-build.tar $(B)/guest/chroot-dkms.tar $(B)/guest/chroot-boot.tar
endif

# What each of them has beside what Debian cannot do without.
$(B)/guest/chroot.tar: deb_has := init-system-helpers
$(B)/guest/chroot-dkms.tar: deb_has := dkms linux-headers-amd64
$(B)/guest/chroot-boot.tar: deb_has := systemd-sysv udev procps initramfs-tools linux-image-amd64 $(deb_needs)
$(B)/guest/chroot-build.tar: deb_has = build-essential $(shell tests/deb/build-depends)
$(B)/guest/chroot-build.tar: debian/control

# A system that cannot be made is no end of the test: it says that it skips.
$(deb_chroots): tests/deb/make-chroot
	$(say) CHROOT $@
	$(Q)mkdir -p $(@D)
	-$(Q)$< $@ "$(strip $(deb_has))" "$(deb_needs)"

## run-packages: build, look through, install and remove the packages; DEB_TESTS=all takes longer
run-packages: run-deb $(deb_chroots)
	$(Q)tests/deb/run $(B) $(DEB_TESTS)

.PHONY: run-packages
