# SPDX-License-Identifier: GPL-2.0-or-later
# Every way in which memwipe.efi can be started, each on a machine of its own.
BOOT_ENTRIES ?= standard

$(B)/boot/initramfs.img: $(addprefix tests/boot/,build-guest guest-init) $(boot_efi).signed $(loader)
	$(say) GUEST $@
	$(Q)mkdir -p $(@D)
	$(Q)tests/boot/build-guest $@ $(boot_efi).signed $(loader)

## run-boot: start memwipe.efi in every way; BOOT_ENTRIES=standard, all, or names with commas
run-boot: $(B)/guest/kernel/vmlinuz.signed $(boot_efi).signed $(B)/boot/initramfs.img
	$(Q)PYTHONDONTWRITEBYTECODE=1 tests/boot/run.py --build $(B) $(BOOT_ENTRIES)

.PHONY: run-boot
