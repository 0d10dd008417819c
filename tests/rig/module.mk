# SPDX-License-Identifier: GPL-2.0-or-later
# The module for the guests' kernels, as it is and signed; their headers are unpacked, not installed.
# Between the two of 6.12, a stable release changed how modules hook into a shutdown.
module_kernels := 6.12.113+deb12 6.12.117+deb12
# Others with a compiler of their own: Debian 13's newest, of its backports, and Debian unstable's.
newer_kernels      := 6.12 backports sid
module_kernels_all := $(module_kernels) $(newer_kernels)

guest_module = $(addprefix $(B)/guest/module-$(1)/,memwipe.ko.stripped memwipe.ko.module-signed) \
               $(B)/guest/rigtest-$(1)/rigtest.ko

$(B)/guest/headers-6.1/.made: tests/rig/guest/fetch-headers tests/rig/guest/private-apt $(B)/guest/kernel/version
	$(say) FETCH "kernel headers"
	$(Q)tests/rig/guest/fetch-headers $(@D) $$(cat $(B)/guest/kernel/version)
	$(Q)touch $@

$(newer_kernels:%=$(B)/guest/headers-%/.made): $(B)/guest/headers-%/.made: tests/rig/guest/fetch-headers \
		tests/rig/guest/private-apt $(B)/guest/kernel-%/version
	$(say) FETCH "kernel headers $*"
	$(Q)tests/rig/guest/fetch-headers $(@D) $$(cat $(B)/guest/kernel-$*/version) $*
	$(Q)touch $@

# The others are named by their version.
$(B)/guest/headers-%/.made: tests/rig/guest/fetch-headers tests/rig/guest/private-apt
	$(say) FETCH "kernel headers $*"
	$(Q)tests/rig/guest/fetch-headers $(@D) $*-amd64
	$(Q)touch $@

$(B)/guest/module-%/memwipe.ko: $(module_source)/.made $(B)/guest/headers-%/.made
	$(say) MODULE $@
	$(call build_module,$(@D),$(B)/guest/headers-$*/build)

$(B)/guest/module-%/memwipe.ko.stripped: $(B)/guest/module-%/memwipe.ko
	$(Q)objcopy --strip-debug $< $@

$(B)/guest/module-%/memwipe.ko.module-signed: $(B)/guest/module-%/memwipe.ko.stripped $(B)/guest/snakeoil.key
	$(say) SIGN $@
	$(Q)$(B)/guest/headers-$*/build/scripts/sign-file sha256 $(B)/guest/snakeoil.key $(snakeoil).pem $< $@

# Each CPU waits before it loads the antechamber's tables, for up to some milliseconds that the clock chooses, so that
# they meet there. The one that waits must be another object: kbuild does not say that it ignores a variable.
slow_module       := $(B)/guest/slow-module/memwipe-slow.ko
antechamber_delay := 0x400000
$(slow_module): $(module_source)/.made $(B)/guest/headers-6.1/.made $(B)/guest/module-6.1/memwipe.ko
	$(say) MODULE $@
	$(call build_module,$(@D),$(B)/guest/headers-6.1/build,KAFLAGS=-DANTECHAMBER_DELAY=$(antechamber_delay))
	$(Q)! cmp -s $(@D)/antechamber.o $(B)/guest/module-6.1/antechamber.o
	$(Q)objcopy --strip-debug $(@D)/memwipe.ko $@

# What tests need in a guest's kernel.
$(B)/guest/rigtest-%/rigtest.ko: $(wildcard tests/rig/guest/rigtest/*) $(B)/guest/headers-%/.made
	$(say) MODULE $@
	$(Q)rm -rf $(@D) && cp -r tests/rig/guest/rigtest $(@D)
	$(Q)$(MAKE) --no-print-directory $(if $(Q),-s) -C $(B)/guest/headers-$*/build M=$(abspath $(@D)) \
		CONFIG_DEBUG_INFO_BTF_MODULES= CONFIG_DEBUG_INFO= modules
