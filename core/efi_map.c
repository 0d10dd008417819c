/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "efi_map.h"
#include "boot_memory.h"
#include "bytes.h"

/* UEFI 2.10, EFI_MEMORY_DESCRIPTOR */
enum { TYPE = 0, START = 8, PAGES = 24, ATTRIBUTES = 32, FIELDS_BYTES = 40 };
enum { PAGE_SHIFT = 12 };
#define PAGES_MAX (MEMORY_MAP_END >> PAGE_SHIFT)

/* UEFI 2.10, table 7.6 */
enum {
	LOADER_CODE = 1,
	LOADER_DATA = 2,
	BOOT_SERVICES_CODE = 3,
	BOOT_SERVICES_DATA = 4,
	CONVENTIONAL = 7,
	ACPI_RECLAIM = 9,
};

/* Memory reserved for drivers, and memory that firmware needs at run time. */
#define SPECIFIC_PURPOSE (1ULL << 18)
#define RUNTIME		 (1ULL << 63)

static enum boot_memory memory_type(uint32_t type, uint64_t attributes)
{
	if (attributes & (SPECIFIC_PURPOSE | RUNTIME))
		return BOOT_MEMORY_STAYS;
	switch (type) {
	case LOADER_CODE:
	case LOADER_DATA:
	case BOOT_SERVICES_CODE:
	case BOOT_SERVICES_DATA:
	case CONVENTIONAL:
		return BOOT_MEMORY_RAM;
	case ACPI_RECLAIM:
		return BOOT_MEMORY_TABLES;
	}
	return BOOT_MEMORY_STAYS;
}

uint32_t efi_map_add(struct memory_map *map, const void *table, size_t bytes,
		     size_t descriptor_bytes)
{
	const uint8_t *at = table;
	uint32_t left_out = 0;

	if (descriptor_bytes < FIELDS_BYTES)
		return 0;
	for (; bytes >= descriptor_bytes; at += descriptor_bytes, bytes -= descriptor_bytes) {
		uint64_t pages = load_le64(at + PAGES);

		if (pages > PAGES_MAX)
			pages = PAGES_MAX;
		left_out += !boot_memory_add(
			map, load_le64(at + START), pages << PAGE_SHIFT,
			memory_type(load_le32(at + TYPE), load_le64(at + ATTRIBUTES)));
	}
	return left_out;
}
