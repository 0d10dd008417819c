# SPDX-License-Identifier: GPL-2.0-or-later
# The cold-boot rig: a Debian kernel and a boot stick for the guests, and the scenarios.
include tests/rig/programs/build.mk
include tests/rig/demo.mk
include tests/rig/module.mk

SCENARIOS ?= standard
RIG_JOBS  ?= $(if $(filter 1,$(shell nproc)),1,2)

rig_kernel    := $(B)/guest/kernel/version
signed_payload := $(B)/kexec-wipe/memwipe.efi.signed
guest_programs := $(PROGS) $(B)/rig/memplant $(B)/rig/memload $(B)/rig/memhostile $(B)/rig/memvm \
                  $(B)/kexec-wipe/memwipe.efi $(signed_payload)
rig_initramfs := $(addprefix tests/rig/guest/,build-initramfs init-initramfs init-rig steps modules \
                 modules-later)

$(rig_kernel): tests/rig/guest/fetch-kernel tests/rig/guest/private-apt
	$(say) FETCH "guest kernel"
	$(Q)tests/rig/guest/fetch-kernel $(@D)

$(B)/guest/initramfs.img: $(rig_kernel) $(rig_initramfs) $(call guest_module,6.1)
	$(say) GUEST $@
	$(Q)tests/rig/guest/build-initramfs $(B)/guest/kernel $@ $(call guest_module,6.1)

# Other kernels only for scenarios that ask for them.
$(B)/guest/kernel-%/version: tests/rig/guest/fetch-kernel tests/rig/guest/private-apt
	$(say) FETCH "guest kernel $*"
	$(Q)tests/rig/guest/fetch-kernel $(@D) $*

$(B)/guest/initramfs-%.img: $(B)/guest/kernel-%/version $(rig_initramfs) $(call guest_module,%)
	$(say) GUEST $@
	$(Q)tests/rig/guest/build-initramfs $(B)/guest/kernel-$* $@ $(call guest_module,$*)

$(B)/guest/kernel/vmlinuz: $(rig_kernel) ;
$(B)/guest/kernel-%/vmlinuz: $(B)/guest/kernel-%/version ;

$(B)/guest/qemu/version: tests/rig/guest/fetch-qemu tests/rig/guest/private-apt
	$(say) FETCH "QEMU of the backports"
	$(Q)tests/rig/guest/fetch-qemu $(@D)

# Secure Boot guests know this key, which OVMF's package has for tests. Its passphrase is its name.
snakeoil := /usr/share/ovmf/PkKek-1-snakeoil
$(B)/guest/snakeoil.key: $(snakeoil).key
	$(Q)mkdir -p $(@D)
	$(Q)openssl pkey -in $< -passin pass:snakeoil -out $@

%.signed: % $(B)/guest/snakeoil.key
	$(say) SIGN $@
	$(Q)sbsign --key $(B)/guest/snakeoil.key --cert $(snakeoil).pem --output $@ $< 2>/dev/null

$(B)/guest/root.squashfs: tests/rig/guest/build-root $(guest_programs)
	$(say) GUEST $@
	$(Q)mkdir -p $(@D)
	$(Q)tests/rig/guest/build-root $@ $(guest_programs)

# The key that the guest's LUKS volume has, so that the judge knows what to look for.
$(B)/guest/volume.key:
	$(Q)mkdir -p $(@D)
	$(Q)head -c 64 /dev/urandom > $@

$(B)/guest/volume.key.hex: $(B)/guest/volume.key
	$(Q)od -An -v -tx1 $< | tr -d ' \n' > $@

$(B)/guest/stick.img: tests/rig/guest/build-stick $(B)/guest/root.squashfs $(B)/guest/volume.key
	$(say) GUEST $@
	$(Q)tests/rig/guest/build-stick $(B)/guest/root.squashfs $(B)/guest/volume.key $@

## rig: build the guest and the rig's programs
rig: $(B)/guest/initramfs.img $(B)/guest/stick.img $(B)/guest/volume.key.hex $(B)/rig/memscan

## run-rig: the scenarios; SCENARIOS=standard, all, or names with commas, RIG_JOBS=N at once
run-rig: rig
	$(Q)$(MAKE) --no-print-directory $$(PYTHONDONTWRITEBYTECODE=1 tests/rig/run.py \
		--build $(B) --needs $(SCENARIOS))
	$(Q)PYTHONDONTWRITEBYTECODE=1 tests/rig/run.py --build $(B) --jobs $(RIG_JOBS) $(SCENARIOS)

include tests/rig/peers.mk

.PHONY: rig run-rig
