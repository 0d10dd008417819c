/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "e820.h"
#include "boot_memory.h"
#include "bytes.h"

/* ACPI 6.5, table 15.4 */
enum { E820_RAM = 1, E820_ACPI_TABLES = 3 };
/* Linux: reserved by the EFI stub of the first kernel for itself. It is RAM. */
enum { E820_RESERVED_BY_KERNEL = 128 };

/* The range that Linux removes from firmware's RAM, because old firmware used it (trim_bios_range).
 */
enum { FIRST_PAGE_BYTES = 4096 };

enum { ENTRY_START = 0, ENTRY_LENGTH = 8, ENTRY_TYPE = 16 };

static enum boot_memory memory_type(uint32_t type)
{
	switch (type) {
	case E820_RAM:
	case E820_RESERVED_BY_KERNEL:
		return BOOT_MEMORY_RAM;
	case E820_ACPI_TABLES:
		return BOOT_MEMORY_TABLES;
	}
	return BOOT_MEMORY_STAYS;
}

uint32_t e820_add(struct memory_map *map, const void *table, size_t bytes)
{
	const uint8_t *entry = table;
	uint32_t left_out = 0;

	for (; bytes >= E820_ENTRY_BYTES; entry += E820_ENTRY_BYTES, bytes -= E820_ENTRY_BYTES) {
		uint64_t start = load_le64(entry + ENTRY_START);
		uint64_t length = load_le64(entry + ENTRY_LENGTH);
		enum boot_memory type = memory_type(load_le32(entry + ENTRY_TYPE));

		if (start == 0 && length == FIRST_PAGE_BYTES && type == BOOT_MEMORY_STAYS)
			type = BOOT_MEMORY_RAM;
		left_out += !boot_memory_add(map, start, length, type);
	}
	return left_out;
}
