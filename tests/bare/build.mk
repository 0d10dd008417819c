# SPDX-License-Identifier: GPL-2.0-or-later
# The payload on machines without an operating system: short runs, for what a kernel would not do.
bare_stage := $(B)/bare/stage.elf
bare_srcs  := tests/bare/main.c tests/bare/timer.c tests/bare/entry.S kexec-wipe/payload/serial.c \
              kexec-wipe/payload/pci_config.c core/handover.c \
              core/handover_build.c core/handover_plan.c core/ranges.c \
              core/memory_map.c core/iomem.c core/screen_info.c core/tco.c
bare_objs  := $(addprefix $(B)/bare/,$(addsuffix .o,$(basename $(bare_srcs))))

$(B)/bare/%.o: %.c $(flags)
	$(say) CC "$< (bare)"
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(filter-out -fpie,$(PAYLOAD_CFLAGS)) -fno-pie -c -o $@ $<

$(B)/bare/%.o: %.S $(flags)
	$(say) AS "$< (bare)"
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) -MMD -MP -I. -DPAYLOAD_BIN='"$(payload_bin)"' -DBOOT_EFI='"$(boot_efi)"' -c -o $@ $<

$(B)/bare/tests/bare/entry.o: $(payload_bin) $(boot_efi)

$(bare_stage): tests/bare/bare.ld $(bare_objs)
	$(say) LD $@
	$(Q)$(LD) -static -z noexecstack --no-warn-rwx-segments --gc-sections -T $< -o $@ $(bare_objs)

## bare: the payload without an operating system: every way to end, watchdogs, NMIs
bare: $(bare_stage) $(payload_dir)/payload.elf
	$(Q)PYTHONDONTWRITEBYTECODE=1 tests/bare/run.py $^ $(CASES)

## bare-cut: the same with an exception in each phase of the payload
bare-cut: $(bare_stage) $(payload_dir)/payload.elf
	$(Q)PYTHONDONTWRITEBYTECODE=1 tests/bare/cut.py $^ $(CASES)

## bare-start: the same with an NMI at each instruction of another CPU's start
bare-start: $(bare_stage) $(payload_dir)/payload.elf
	$(Q)PYTHONDONTWRITEBYTECODE=1 tests/bare/start.py $^ $(CASES)

## bare-crew: the same with many CPUs: all help, one hangs, and what a MiB costs
bare-crew: $(bare_stage)
	$(Q)PYTHONDONTWRITEBYTECODE=1 tests/bare/crew.py $(bare_stage) $(CASES)

.PHONY: bare bare-cut bare-start bare-crew
