# SPDX-License-Identifier: GPL-2.0-or-later
# The payload runs without any of what userland relies on, so it shares no flags with it.
payload_bin := $(B)/kexec-wipe/payload.bin
payload_dir := $(B)/kexec-wipe/payload
payload_srcs := $(wildcard kexec-wipe/payload/*.c kexec-wipe/payload/*.S) \
                core/handover.c core/ranges.c core/screen_info.c core/tco.c
payload_objs := $(addprefix $(payload_dir)/,$(addsuffix .o,$(basename $(payload_srcs))))

PAYLOAD_CFLAGS := -std=gnu11 $(WARNINGS) -MMD -MP -I. -Os -ffreestanding -fno-builtin -fpie \
                  -include kexec-wipe/payload/hidden.h -mno-red-zone -mgeneral-regs-only -fno-stack-protector \
                  -fcf-protection=none -fno-asynchronous-unwind-tables -fno-strict-aliasing \
                  -ffunction-sections -fdata-sections

all: $(payload_bin)

$(payload_dir)/%.o: %.c $(flags)
	$(say) CC "$< (payload)"
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(PAYLOAD_CFLAGS) -c -o $@ $<

$(payload_dir)/%.o: %.S $(flags)
	$(say) AS "$< (payload)"
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) -MMD -MP -I. -c -o $@ $<

$(payload_dir)/payload.elf: kexec-wipe/payload/payload.ld kexec-wipe/link-flat $(payload_objs)
	$(say) LD $@
	$(Q)kexec-wipe/link-flat $(LD) $< $@ $(payload_objs)

$(payload_bin): $(payload_dir)/payload.elf
	$(say) OBJCOPY $@
	$(Q)objcopy -O binary -j .image $< $@
