# SPDX-License-Identifier: GPL-2.0-or-later
# The payload on machines that another emulator makes.
BOCHS_MACHINES ?= standard
# Packed with zstd, which takes less to unpack than the xz of 6.1.
bochs_kernel := 6.12
bochs_files := $(addprefix $(B)/,kexec-wipe/kexec-wipe rig/memplant rig/memvm guest/module-$(bochs_kernel)/memwipe.ko.stripped)

$(B)/bochs/ram_file.so: tests/bochs/ram_file.c $(flags)
	$(say) LD $@
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_BASE) $(CFLAGS) -fPIC -shared -o $@ $<

$(B)/bochs/initramfs.img: $(addprefix tests/bochs/,build-guest guest-init) $(B)/guest/kernel-$(bochs_kernel)/version $(bochs_files)
	$(say) GUEST $@
	$(Q)mkdir -p $(@D)
	$(Q)tests/bochs/build-guest $(B)/guest/kernel-$(bochs_kernel) $@ $(bochs_files)
	$(Q)cp $(B)/guest/kernel-$(bochs_kernel)/vmlinuz $(@D)/vmlinuz

# The standard ones need neither Linux nor the stick.
## run-bochs: machines of another emulator; BOCHS_MACHINES=standard, all, or names with commas, RIG_JOBS=N at once
run-bochs: $(B)/bochs/ram_file.so $(boot_efi) $(B)/rig/memscan \
           $(if $(filter standard,$(BOCHS_MACHINES)),,$(B)/bochs/initramfs.img $(B)/memwipe-usb.img)
	$(Q)PYTHONDONTWRITEBYTECODE=1 tests/bochs/run.py --build $(B) --jobs $(RIG_JOBS) $(BOCHS_MACHINES)

.PHONY: run-bochs
