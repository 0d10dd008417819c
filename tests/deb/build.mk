# SPDX-License-Identifier: GPL-2.0-or-later
# The packages, in systems that have nothing else.
DEB_TESTS ?= standard
deb_needs := libdrm2 libjson-c5 libudev1 secure-delete
deb_chroots := $(B)/guest/chroot.tar $(if $(filter all,$(DEB_TESTS)),$(B)/guest/chroot-dkms.tar)

# A system that cannot be made is no end of the test: it says that it skips.
$(B)/guest/chroot.tar: tests/deb/make-chroot
	$(say) CHROOT $@
	$(Q)mkdir -p $(@D)
	-$(Q)$< $@ init-system-helpers "$(deb_needs)"

$(B)/guest/chroot-dkms.tar: tests/deb/make-chroot
	$(say) CHROOT $@
	$(Q)mkdir -p $(@D)
	-$(Q)$< $@ dkms,linux-headers-amd64 "$(deb_needs)"

## run-packages: build, look through, install and remove the packages; DEB_TESTS=all takes longer
run-packages: run-deb $(deb_chroots)
	$(Q)tests/deb/run $(B) $(DEB_TESTS)

.PHONY: run-packages
