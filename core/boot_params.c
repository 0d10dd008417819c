/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "boot_params.h"
#include "boot_memory.h"
#include "bytes.h"
#include "e820.h"

/* Linux, Documentation/arch/x86/zero-page.rst and boot.rst */
enum {
	ACPI_RSDP = 0x070,
	INITRD_HIGH = 0x0c0,
	INITRD_BYTES_HIGH = 0x0c4,
	COMMAND_LINE_HIGH = 0x0c8,
	EFI_SIGNATURE = 0x1c0,
	EFI_SYSTEM = 0x1c4,
	EFI_SYSTEM_HIGH = 0x1d8,
	E820_COUNT = 0x1e8,
	TYPE_OF_LOADER = 0x210,
	INITRD = 0x218,
	INITRD_BYTES = 0x21c,
	COMMAND_LINE = 0x228,
	SETUP_DATA = 0x250,
	E820_TABLE = 0x2d0,
	E820_ROOM = 128,
	PAGE_BYTES = 4096,
	LOADER_KEXEC = 0xd, /* upper four bits; kexec-tools and the kernel's own loader */
};

/* struct setup_data */
enum { DATA_NEXT = 0, DATA_TYPE = 8, DATA_LENGTH = 12, DATA_HEADER_BYTES = 16 };
enum { TYPE_E820_EXTENSION = 1 };
enum { DATA_COUNT_MAX = 64 }; /* limits a list that is a loop */

static void read_setup_data(const struct physical *from, uint64_t address, struct memory_map *map)
{
	unsigned int i;

	for (i = 0; i < DATA_COUNT_MAX && address; i++) {
		const uint8_t *head = physical_read(from, address, DATA_HEADER_BYTES), *table;
		uint32_t bytes;

		if (!head)
			return;
		bytes = load_le32(head + DATA_LENGTH);
		if (load_le32(head + DATA_TYPE) == TYPE_E820_EXTENSION) {
			table = physical_read(from, address + DATA_HEADER_BYTES, bytes);
			if (table)
				(void)e820_add(map, table, bytes);
		}
		address = load_le64(head + DATA_NEXT);
	}
}

static uint64_t load_split(const uint8_t *page, unsigned int low, unsigned int high)
{
	return load_le32(page + low) | (uint64_t)load_le32(page + high) << 32;
}

static struct mem_range read_initrd(const uint8_t *page)
{
	uint64_t start = load_split(page, INITRD, INITRD_HIGH);
	uint64_t bytes = load_split(page, INITRD_BYTES, INITRD_BYTES_HIGH);

	if (!start || bytes > UINT64_MAX - start)
		bytes = 0;
	return (struct mem_range){ start, start + bytes };
}

void boot_params_read(const struct physical *from, uint64_t address, struct boot_params *params,
		      struct memory_map *map)
{
	const uint8_t *page = physical_read(from, address, PAGE_BYTES);
	unsigned int count;

	*params = (struct boot_params){ 0 };
	if (!page)
		return;
	(void)screen_info_read(page, SCREEN_INFO_BYTES, &params->screen);
	params->rsdp = load_le64(page + ACPI_RSDP);
	if (begins_with(page + EFI_SIGNATURE, PAGE_BYTES - EFI_SIGNATURE, "EL64"))
		params->efi_system = load_split(page, EFI_SYSTEM, EFI_SYSTEM_HIGH);
	params->command_line = load_split(page, COMMAND_LINE, COMMAND_LINE_HIGH);
	params->initrd = read_initrd(page);
	params->by_kexec = page[TYPE_OF_LOADER] >> 4 == LOADER_KEXEC;
	count = page[E820_COUNT] < E820_ROOM ? page[E820_COUNT] : E820_ROOM;
	(void)e820_add(map, page + E820_TABLE, count * E820_ENTRY_BYTES);
	/* Linux reserves the first page in what it passes on, but every PC has RAM there. */
	(void)boot_memory_add(map, 0, PAGE_BYTES, BOOT_MEMORY_RAM);
	read_setup_data(from, load_le64(page + SETUP_DATA), map);
}
