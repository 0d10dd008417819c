/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "machine.h"
#include "picture.h"
#include "report.h"

#include "core/boot_params.h"
#include "core/bytes.h"
#include "core/command_line.h"
#include "core/efi_map.h"
#include "kexec-wipe/boot/efi.h"
#include "kexec-wipe/boot/uart.h"
#include "kexec-wipe/boot/view.h"
#include "kexec-wipe/payload/cpu.h"
#include "kexec-wipe/payload/reset.h"
#include "kexec-wipe/payload/screen.h"
#include "kexec-wipe/payload/serial.h"
#include "kexec-wipe/payload/video_window.h"

extern const uint8_t text_start[], image_memory_end[];

const char screen_title[] = "memwipe-scan looks at the memory of this machine from inside";
struct ranges ram;

static struct memory_map map;
static struct mem_range ram_item[MEMORY_MAP_ROOM];
static struct handover block; /* for its screen alone */

/* The screen's part of the payload asks for its memory by this name. machine_read has checked that.
 */
void *video_window_move(struct mem_range r)
{
	(void)view_map(r.start, r.end - r.start);
	return (void *)r.start;
}

static uint32_t read_efi(struct boot_params *found)
{
	const void *table = physical_read(&view, efi_facts.map, efi_facts.map_bytes);

	found->screen = efi_facts.screen;
	found->command_line = (uintptr_t)efi_facts.command_line;
	if (!table)
		return 0;
	return efi_map_add(&map, table, efi_facts.map_bytes, efi_facts.descriptor_bytes);
}

static const char *read_words(uint64_t at, struct words *words)
{
	const char *line = physical_read(&view, at, COMMAND_LINE_BYTES);
	size_t bytes = line ? COMMAND_LINE_BYTES : 0;
	uint16_t port = command_line_serial_port(line, bytes);

	serial_use(port);
	if (port)
		uart_set_line(port, command_line_serial_speed(line, bytes));
	return words_read(line, bytes, words);
}

/* Not if it lies in what is looked at: a program's picture there is evidence. */
static void start_screen(const struct screen *screen)
{
	struct mem_range r = screen_range(screen), piece;
	bool in_ram = false;

	for (uint32_t i = 0; i < ram.count; i++) {
		piece = ram.item[i];
		in_ram |= piece.start < r.end && piece.end > r.start;
	}
	if (!screen_check(screen) && !in_ram && view_map(r.start, r.end - r.start))
		block.screen = *screen;
	screen_start(&block);
}

static const char *find_ram(struct mem_range own)
{
	const char *reason = memory_map_finish(&map);

	ranges_init(&ram, ram_item, MEMORY_MAP_ROOM);
	for (uint32_t i = 0; !reason && i < map.ram.count; i++)
		if (ranges_add(&ram, map.ram.item[i]))
			reason = "too many ranges";
	if (!reason && ranges_cut(&ram, own))
		reason = "too many ranges";
	return reason;
}

const char *machine_read(uint64_t params, struct words *words)
{
	struct mem_range own = { (uintptr_t)text_start, (uintptr_t)image_memory_end };
	struct boot_params found = { 0 };
	const char *reason, *wrong_word;
	uint32_t left_out = 0;

	view_start(own);
	memory_map_init(&map);
	if (params)
		boot_params_read(&view, params, &found, &map);
	else
		left_out = read_efi(&found);
	wrong_word = read_words(found.command_line, words);
	reason = find_ram(own);
	start_screen(&found.screen);
	report("memwipe-scan " VERSION ", started %s, in %lx-%lx",
	       params ? "by a boot loader" : "by UEFI firmware", own.start, own.end);
	if (left_out)
		return "firmware's memory map is too long";
	return reason ? reason : wrong_word;
}

/* x86 boot protocol: type_of_loader, and efi_loader_signature of struct boot_params */
enum { EFI_SIGNATURE = 0x1c0, EFI_SIGNATURE_BYTES = 4, LOADER = 0x210 };
enum { LOADER_SHIFT = 4, LOADER_GRUB = 7 };

bool machine_has_bios(uint64_t params)
{
	const uint8_t *page = physical_read(&view, params, PAGE_BYTES);

	return page && page[LOADER] >> LOADER_SHIFT == LOADER_GRUB &&
	       !begins_with(page + EFI_SIGNATURE, EFI_SIGNATURE_BYTES, "EL");
}

/* UEFI 2.10, EFI_MEMORY_DESCRIPTOR */
enum { TYPE = 0, START = 8, PAGES = 24, PAGE_SHIFT = 12 };

void machine_list_map(void)
{
	const uint8_t *table = physical_read(&view, efi_facts.map, efi_facts.map_bytes);
	uint64_t step = efi_facts.descriptor_bytes;

	for (uint64_t at = 0; table && step && at + step <= efi_facts.map_bytes; at += step) {
		uint64_t start = load_le64(table + at + START);

		report_item("firmware: %lx-%lx type %lu", start,
			    start + (load_le64(table + at + PAGES) << PAGE_SHIFT),
			    (uint64_t)load_le32(table + at + TYPE));
	}
}

const struct screen *machine_screen(void)
{
	return screen_check(&block.screen) ? NULL : &block.screen;
}

uint8_t *machine_map(struct mem_range r)
{
	uint8_t *at = view_window(r);

	if (at)
		return at;
	report("%lx-%lx cannot be mapped", r.start, r.end);
	machine_end(HANDOVER_HALT);
}

void machine_end(enum handover_action action)
{
	report("end, %s", action == HANDOVER_REBOOT ? "resetting" : "halted");
	if (action == HANDOVER_REBOOT)
		reset_machine();
	for (;;)
		__asm__ volatile("cli; hlt");
}
