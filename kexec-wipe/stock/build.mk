# SPDX-License-Identifier: GPL-2.0-or-later
# The initramfs with which a kernel of the distribution empties RAM: one program without a library.
stock_dir       := $(B)/kexec-wipe/stock
stock_initramfs := $(stock_dir)/initramfs.cpio
stock_objs      := $(stock_dir)/init.o $(stock_dir)/start.o

STOCK_CFLAGS := -std=gnu11 $(WARNINGS) -MMD -MP -I. -Os -ffreestanding -fno-builtin -fno-pie \
                -fno-stack-protector -fcf-protection=none -fno-asynchronous-unwind-tables

$(stock_dir)/%.o: kexec-wipe/stock/%.c $(flags)
	$(say) CC "$< (stock)"
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(STOCK_CFLAGS) -c -o $@ $<

$(stock_dir)/%.o: kexec-wipe/stock/%.S $(flags)
	$(say) AS "$< (stock)"
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) -MMD -MP -c -o $@ $<

$(stock_dir)/init: $(stock_objs)
	$(say) LD $@
	$(Q)$(LD) -static -z noexecstack -z noseparate-code --build-id=none --gc-sections -s -o $@ $^

$(stock_initramfs): kexec-wipe/stock/build-initramfs $(stock_dir)/init
	$(say) CPIO $@
	$(Q)$^ $@
