# SPDX-License-Identifier: GPL-2.0-or-later
# The payload on machines that another emulator makes.
BOCHS_MACHINES ?= standard
bochs_files := $(addprefix $(B)/,kexec-wipe/kexec-wipe rig/memplant rig/memvm guest/module-6.1/memwipe.ko.stripped)

$(B)/bochs/ram_file.so: tests/bochs/ram_file.c $(flags)
	$(say) LD $@
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_BASE) $(CFLAGS) -fPIC -shared -o $@ $<

$(B)/bochs/initramfs.img: $(addprefix tests/bochs/,build-guest guest-init) $(rig_kernel) $(bochs_files)
	$(say) GUEST $@
	$(Q)mkdir -p $(@D)
	$(Q)tests/bochs/build-guest $(B)/guest/kernel $@ $(bochs_files)

## run-bochs: machines of another emulator; BOCHS_MACHINES=standard, all, or names with commas
run-bochs: $(B)/bochs/ram_file.so $(B)/bochs/initramfs.img $(boot_efi) $(B)/rig/memscan
	$(Q)PYTHONDONTWRITEBYTECODE=1 tests/bochs/run.py --build $(B) $(BOCHS_MACHINES)

.PHONY: run-bochs
