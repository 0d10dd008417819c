# SPDX-License-Identifier: GPL-2.0-or-later
# memwipe-scan.efi: reads RAM from inside after a reset; a bzImage and EFI program like memwipe.efi.
scan_efi  := $(B)/scan/memwipe-scan.efi
scan_dir  := $(B)/scan/objects
scan_srcs := $(wildcard tests/scan/*.c tests/scan/*.S core/*.c) tests/rig/programs/marker.c \
             $(addprefix kexec-wipe/boot/,entry.S header.S view.c uart.c efi_read.c efi_screen.c) \
             $(addprefix kexec-wipe/payload/,line.c serial.c screen.c surface.c font.c vga.c reset.c)
scan_objs := $(addprefix $(scan_dir)/,$(addsuffix .o,$(basename $(scan_srcs))))
# It must touch as little memory as it can. Unlike a wipe, it may wait for its console, some 10 s for a character.
SCAN_CFLAGS := $(PAYLOAD_CFLAGS) -DVERSION='"$(VERSION)"' \
               -DMEMORY_MAP_ROOM=512 -DVIEW_TABLES=14 -DSERIAL_POLLS_MAX=10000000

$(scan_dir)/%.o: %.c $(flags)
	$(say) CC "$< (scan)"
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(SCAN_CFLAGS) -c -o $@ $<

$(scan_dir)/%.o: %.S $(flags)
	$(say) AS "$< (scan)"
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) -MMD -MP -I. -DVERSION='"$(VERSION)"' -c -o $@ $<

$(scan_dir)/kexec-wipe/boot/header.o: VERSION

$(B)/scan/scan.elf: kexec-wipe/boot/boot.ld kexec-wipe/link-flat $(scan_objs)
	$(say) LD $@
	$(Q)kexec-wipe/link-flat $(LD) $< $@ $(scan_objs)

$(scan_efi): $(B)/scan/scan.elf
	$(say) OBJCOPY $@
	$(Q)objcopy -O binary -j .image $< $@

## usb-image: build/memwipe-usb.img, a stick that fills, scans and wipes the RAM of a PC; USB_MIB=N, and USB_KEY= USB_CERT= for Secure Boot
USB_MIB   ?= 64
usb_image := $(B)/memwipe-usb.img
usb_parts := $(addprefix tests/scan/,usb-image grub.cfg) $(scan_efi) $(boot_efi)
usb_words  = --mib $(USB_MIB) $(if $(USB_KEY)$(USB_CERT),--sign "$(USB_KEY)" "$(USB_CERT)")

$(B)/scan/usb_words: FORCE
	$(Q)$(call when_changed,printf '%s\n' '$(subst ','\'',$(usb_words))')

# $(call make_stick,OPTIONS)
make_stick = tests/scan/usb-image $(1) $@ $(scan_efi) $(boot_efi)

$(usb_image): $(usb_parts) $(B)/scan/usb_words $(USB_KEY) $(USB_CERT)
	$(say) IMAGE $@
	$(Q)$(call make_stick,$(usb_words))

usb-image: $(usb_image)

# For tests: with room for a dump, and signed with the key that their firmware knows.
$(B)/scan/large.img: $(usb_parts)
	$(say) IMAGE $@
	$(Q)$(call make_stick,--mib 256)

$(B)/scan/signed.img: $(usb_parts) $(B)/guest/snakeoil.key
	$(say) IMAGE $@
	$(Q)$(call make_stick,--sign $(B)/guest/snakeoil.key $(snakeoil).pem)

$(B)/scan/schedules: tests/scan/schedules.py
	$(Q)mkdir -p $(@D)
	$(Q)tests/scan/schedules.py $@

scan_programs := $(loader) $(B)/rig/memplant
$(B)/scan/initramfs.img: $(addprefix tests/scan/,build-guest guest-init) $(B)/scan/schedules $(scan_programs)
	$(say) GUEST $@
	$(Q)tests/scan/build-guest $@ $(B)/scan/schedules $(scan_programs)

SCAN_CASES ?= standard
## run-scan: look into guests' RAM from inside after a reset; SCAN_CASES=standard, all, or names with commas, DUMP_EFI=PATH for others-ovmf
run-scan: $(usb_image) $(B)/scan/large.img $(B)/scan/signed.img $(B)/guest/kernel/vmlinuz $(B)/scan/initramfs.img $(B)/rig/memscan
	$(Q)tests/boot/check-image $(scan_efi)
	$(Q)PYTHONDONTWRITEBYTECODE=1 tests/scan/run.py --build $(B) $(SCAN_CASES)

.PHONY: usb-image run-scan
