# SPDX-License-Identifier: GPL-2.0-or-later
# What makes a normal shutdown end in the wipe. systemd, dracut, initramfs-tools and live-tools look in
# their own folders only, wherever PREFIX is.
SHUTDOWNDIR  ?= /usr/lib/systemd/system-shutdown
DRACUTDIR    ?= /usr/lib/dracut/modules.d
INITRAMFSDIR ?= /usr/share/initramfs-tools
LIVETOOLSDIR ?= /etc/live/tools

hook_objs     := $(patsubst %.c,$(B)/%.o,$(wildcard udev-rules/hooks/*.c))
shutdown_hook := $(B)/udev-rules/hooks/memwipe

MANS += udev-rules/hooks/memwipe-shutdown.8

# It reads the configuration as all programs do.
hook_objs += $(config_parts:%=$(B)/udev-rules/common/%.o) $(B)/udev-rules/common/shutdown_off.o

# An initramfs may have no libraries.
$(shutdown_hook): $(hook_objs) $(common_objs)
	$(say) LD $@
	$(Q)$(CC) -static-pie -Wl,-z,relro,-z,now,-z,noexecstack $(LDFLAGS) -o $@ $^ -linih -levdev -lm

all: $(shutdown_hook)
cli-needs: $(shutdown_hook)

# $(call install_filled,FILE,PLACE,MODE)
install_filled = $(fill) $(1) | install -D -m $(3) /dev/stdin $(DESTDIR)$(2)

## install-hooks: what makes a normal shutdown end in the wipe; part of install
install-hooks: $(shutdown_hook)
	$(Q)install -D -m 755 $(shutdown_hook) $(DESTDIR)$(SHUTDOWNDIR)/memwipe
	$(Q)$(call install_filled,udev-rules/hooks/dracut/module-setup.sh,$(DRACUTDIR)/99memwipe/module-setup.sh,755)
	$(Q)$(call install_filled,udev-rules/hooks/dracut/memwipe.sh,$(DRACUTDIR)/99memwipe/memwipe.sh,755)
	$(Q)$(call install_filled,udev-rules/hooks/dracut/memwipe-initramfs.service,$(DRACUTDIR)/99memwipe/memwipe-initramfs.service,644)
	$(Q)$(call install_filled,udev-rules/hooks/initramfs-tools/memwipe,$(INITRAMFSDIR)/hooks/memwipe,755)
	$(Q)$(call install_filled,udev-rules/hooks/live-tools/memwipe,$(LIVETOOLSDIR)/memwipe,644)

.PHONY: install-hooks
