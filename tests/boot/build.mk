# SPDX-License-Identifier: GPL-2.0-or-later
# Every way in which memwipe.efi can be started, each on a machine of its own.
BOOT_ENTRIES ?= standard

$(B)/boot/initramfs.img: $(addprefix tests/boot/,build-guest guest-init) $(boot_efi) $(loader)
	$(say) GUEST $@
	$(Q)mkdir -p $(@D)
	$(Q)tests/boot/build-guest $@ $(boot_efi) $(loader)

## run-boot: start memwipe.efi in every way; BOOT_ENTRIES=standard, all, or names with commas
run-boot: $(rig_kernel) $(B)/boot/initramfs.img
	$(Q)PYTHONDONTWRITEBYTECODE=1 tests/boot/run.py --build $(B) $(BOOT_ENTRIES)

.PHONY: run-boot
