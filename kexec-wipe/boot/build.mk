# SPDX-License-Identifier: GPL-2.0-or-later
# memwipe.efi: the payload as a bzImage and EFI program, for boot loaders, firmware and kernels.
boot_efi  := $(B)/kexec-wipe/memwipe.efi
boot_dir  := $(B)/kexec-wipe/boot
boot_srcs := $(wildcard kexec-wipe/boot/*.c kexec-wipe/boot/*.S core/*.c) \
             $(addprefix kexec-wipe/payload/,line.c serial.c reset.c)
boot_objs := $(addprefix $(boot_dir)/,$(addsuffix .o,$(basename $(boot_srcs))))

all: $(boot_efi)

$(boot_dir)/%.o: %.c $(flags)
	$(say) CC "$< (boot)"
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(PAYLOAD_CFLAGS) -c -o $@ $<

$(boot_dir)/%.o: %.S $(flags)
	$(say) AS "$< (boot)"
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) -MMD -MP -I. -DVERSION='"$(VERSION)"' -DPAYLOAD_BIN='"$(payload_bin)"' -c -o $@ $<

$(boot_dir)/kexec-wipe/boot/entry.o: $(payload_bin)
$(boot_dir)/kexec-wipe/boot/header.o: VERSION

$(boot_dir)/boot.elf: kexec-wipe/boot/boot.ld kexec-wipe/link-flat $(boot_objs)
	$(say) LD $@
	$(Q)kexec-wipe/link-flat $(LD) $< $@ $(boot_objs)

$(boot_efi): $(boot_dir)/boot.elf
	$(say) OBJCOPY $@
	$(Q)objcopy -O binary -j .image $< $@
