# SPDX-License-Identifier: GPL-2.0-or-later
# The cold-boot rig: a Debian kernel and a boot stick for the guests, and the scenarios.
include tests/rig/programs/build.mk
include tests/rig/demo.mk
include tests/rig/module.mk
include tests/rig/live.mk
include tests/rig/image.mk

include tests/rig/install.mk

SCENARIOS ?= standard
RIG_JOBS  ?= $(if $(filter 1,$(shell nproc)),1,2)

rig_kernel    := $(B)/guest/kernel/version
signed_payload := $(B)/kexec-wipe/memwipe.efi.signed
guest_programs := $(PROGS) $(in_guests) $(hanging_loader) $(B)/kexec-wipe/memwipe.efi $(signed_payload)
rig_initramfs := $(addprefix tests/rig/guest/,build-initramfs init-initramfs init-rig answer steps modules \
                 modules-later)

$(rig_kernel): tests/rig/guest/fetch-kernel tests/rig/guest/private-apt
	$(say) FETCH "guest kernel"
	$(Q)tests/rig/guest/fetch-kernel $(@D)

$(B)/guest/initramfs.img: $(rig_kernel) $(rig_initramfs) $(call guest_module,6.1) $(slow_module)
	$(say) GUEST $@
	$(Q)tests/rig/guest/build-initramfs $(B)/guest/kernel $@ $(call guest_module,6.1) $(slow_module)

# Other kernels only for scenarios that ask for them.
$(B)/guest/kernel-%/version: tests/rig/guest/fetch-kernel tests/rig/guest/private-apt
	$(say) FETCH "guest kernel $*"
	$(Q)tests/rig/guest/fetch-kernel $(@D) $*

# The stick has another kernel, so this has its own one beside.
$(B)/guest/initramfs-%.img: $(B)/guest/kernel-%/version $(rig_initramfs) $(call guest_module,%)
	$(say) GUEST $@
	$(Q)tests/rig/guest/build-initramfs $(B)/guest/kernel-$* $@ $(call guest_module,$*) $(B)/guest/kernel-$*/vmlinuz

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

# Debian's signature is taken off: kexec_file_load(2) refuses a file that has one by an unknown key
# before that of a known one.
%.signed: % $(B)/guest/snakeoil.key
	$(say) SIGN $@
	$(Q)cp $< $@.bare
	$(Q)sbattach --remove $@.bare 2>/dev/null || true # it had none
	$(Q)sbsign --key $(B)/guest/snakeoil.key --cert $(snakeoil).pem --output $@ $@.bare 2>/dev/null
	$(Q)rm $@.bare

# What dracut makes of its module here, for shutdowns that return to an initramfs.
$(B)/guest/exitrd.tar: tests/rig/guest/build-exitrd tests/rig/guest/run-dracut $(shutdown_hook) $(wildcard udev-rules/hooks/dracut/*)
	$(say) GUEST $@
	$(Q)$(MAKE) --no-print-directory install-hooks DESTDIR=$(abspath $(B))/guest/hooks
	$(Q)tests/rig/guest/build-exitrd $(B)/guest/hooks $@

$(B)/guest/root.squashfs: tests/rig/guest/build-root $(shutdown_hook) $(B)/guest/exitrd.tar $(guest_programs) \
                          $(APPARMOR)
	$(say) GUEST $@
	$(Q)mkdir -p $(@D)
	$(Q)tests/rig/guest/build-root $@ $(shutdown_hook) $(B)/guest/exitrd.tar $(guest_programs)

# The key that the guest's LUKS volume has, so that the judge knows what to look for.
$(B)/guest/volume.key:
	$(Q)mkdir -p $(@D)
	$(Q)head -c 64 /dev/urandom > $@

$(B)/guest/volume.key.hex: $(B)/guest/volume.key
	$(Q)od -An -v -tx1 $< | tr -d ' \n' > $@

# A live system has its kernel on the stick. The signature matters under Secure Boot alone.
$(B)/guest/stick.img: tests/rig/guest/build-stick $(B)/guest/root.squashfs $(B)/guest/volume.key \
		$(B)/guest/kernel/vmlinuz.signed
	$(say) GUEST $@
	$(Q)$^ $@

## rig: build the guest and the rig's programs
rig: $(B)/guest/initramfs.img $(B)/guest/stick.img $(B)/guest/volume.key.hex $(B)/rig/memscan

## run-rig: the scenarios; SCENARIOS=standard, all, or names (watch-uas, watch.toml) with commas, RIG_JOBS=N at once
run-rig: rig
	$(Q)needs=$$(tests/rig/memwipe-rig list --build=$(B) --needs $(SCENARIOS)) && \
		$(MAKE) --no-print-directory $$needs
	$(Q)tests/rig/memwipe-rig run --build=$(B) --jobs=$(RIG_JOBS) $(SCENARIOS)

## figures: what the last run of each scenario measured, as the tables of docs/testing.md
figures:
	$(Q)PYTHONDONTWRITEBYTECODE=1 tests/rig/figures.py --build $(B) docs/testing.md

include tests/rig/peers.mk

.PHONY: rig run-rig figures
