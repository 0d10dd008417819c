# SPDX-License-Identifier: GPL-2.0-or-later
# The module's source as DKMS has it, payload and version included, and the module for one kernel.
running_kernel := $(shell uname -r)
KDIR ?= /lib/modules/$(running_kernel)/build
MANS += kmod/memwipe.4

module_source := $(B)/module-source
module_files  := $(wildcard kmod/*.[chS] core/*.[ch]) kmod/Kbuild kmod/Makefile
DKMSDIR       ?= /usr/src/memwipe-$(VERSION)

$(module_source)/.made: $(module_files) kmod/dkms.conf kmod/build.mk VERSION $(payload_bin)
	$(say) SOURCE $(@D)
	$(Q)rm -rf $(@D) && mkdir -p $(@D)/core
	$(Q)cp $(wildcard kmod/*.[chS]) kmod/Kbuild kmod/Makefile VERSION $(payload_bin) $(@D)
	$(Q)cp $(wildcard core/*.[ch]) $(@D)/core
	$(Q)sed 's/#MODULE_VERSION#/$(VERSION)/' kmod/dkms.conf > $(@D)/dkms.conf
	$(Q)touch $@

# $(call build_module,FOLDER,KDIR,VARIABLES): the module is FOLDER/memwipe.ko
define build_module
	$(Q)rm -rf $(1) && mkdir -p $(dir $(1)) && cp -r $(module_source) $(1)
	$(Q)$(MAKE) --no-print-directory $(if $(Q),-s) -C $(1) KDIR=$(abspath $(2)) $(3)
endef

# Headers of the running kernel can be installed. Which package has others is for who names them.
packages-headers: purposes = $(if $(wildcard $(KDIR)),,$(if $(findstring /$(running_kernel)/,$(KDIR)),\
                             linux-headers-$(running_kernel)))

## modules: the kernel module for the headers in KDIR, as build/memwipe.ko
modules: $(module_source)/.made | packages-headers
	$(Q)[ -d $(KDIR) ] || { echo "modules: there are no kernel headers in $(KDIR)" >&2; exit 1; }
	$(say) MODULE $(KDIR)
	$(call build_module,$(B)/module,$(KDIR))
	$(Q)cp $(B)/module/memwipe.ko $(B)/memwipe.ko

## install-dkms: the module's source to DESTDIR and DKMSDIR, for 'dkms install memwipe/VERSION'
install-dkms: $(module_source)/.made
	$(Q)install -d $(DESTDIR)$(DKMSDIR)/core
	$(Q)install -m 644 $(module_source)/core/* $(DESTDIR)$(DKMSDIR)/core
	$(Q)install -m 644 $(filter-out %/core,$(wildcard $(module_source)/*)) $(DESTDIR)$(DKMSDIR)
	$(say) INSTALL $(DESTDIR)$(DKMSDIR)

.PHONY: modules install-dkms
