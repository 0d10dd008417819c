/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The merging of firmware's and the kernel's map against a model with one set of flags a page.
 * Input: three bytes an entry, its type and who reports it, where, how long.
 */
#include <stdio.h>
#include <string.h>

#include "core/memory_map.h"
#include "tests/fuzz/fuzz.h"

enum {
	PAGES = 128,
	FIRST_MAX = PAGES / 2 - 1,
	PAGE = 4096,
	ENTRY_BYTES = 3,
	ENTRIES_MAX = 60,
	LINE_BYTES = 80,
	FROM_KERNEL = 0x80,
};

enum { FIRMWARE_RAM = 1, FIRMWARE_OTHER = 2, KERNEL_RAM = 4, LAST = 8, KEEP = 16 };

static const struct {
	const char *name;
	uint8_t from_firmware, from_kernel; /* what it makes of a page */
} types[] = {
	{ "System RAM", FIRMWARE_RAM, KERNEL_RAM },
	{ "ACPI Tables", FIRMWARE_OTHER | LAST, LAST },
	{ "ACPI Non-volatile Storage", FIRMWARE_OTHER | KEEP, KEEP },
	{ "Unusable memory", FIRMWARE_OTHER | KEEP, KEEP },
	{ "Reserved", FIRMWARE_OTHER, 0 },
	{ "Persistent Memory", FIRMWARE_OTHER | KEEP, KEEP },
	{ "Persistent Memory (legacy)", FIRMWARE_OTHER | KEEP, 0 },
	{ "System RAM (kmem)", FIRMWARE_OTHER, KERNEL_RAM },
	{ "System RAMs", FIRMWARE_OTHER, 0 },
};

static void must_be_a_set(const struct ranges *set)
{
	uint32_t i;

	for (i = 0; i < set->count; i++) {
		MUST(set->item[i].start < set->item[i].end);
		MUST(!i || set->item[i - 1].end < set->item[i].start);
	}
}

static bool is_usable(uint8_t flags)
{
	return !(flags & KEEP) &&
	       ((flags & KERNEL_RAM) || (flags & (FIRMWARE_RAM | FIRMWARE_OTHER)) == FIRMWARE_RAM);
}

static bool is_ram(uint8_t flags)
{
	return is_usable(flags) && !(flags & LAST);
}

static bool is_last(uint8_t flags)
{
	return is_usable(flags) && flags & LAST;
}

static void must_equal(const struct memory_map *map, const uint8_t flags[PAGES])
{
	uint64_t i, ram = 0, last = 0;

	must_be_a_set(&map->ram);
	must_be_a_set(&map->last);
	for (i = 0; i < PAGES; i++) {
		struct mem_range page = { i * PAGE, (i + 1) * PAGE };

		MUST(ranges_cover(&map->ram, page) == is_ram(flags[i]));
		MUST(ranges_cover(&map->last, page) == is_last(flags[i]));
		ram += is_ram(flags[i]);
		last += is_last(flags[i]);
	}
	MUST(ranges_bytes(&map->ram) == ram * PAGE);
	MUST(ranges_bytes(&map->last) == last * PAGE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	static struct memory_map map;
	char iomem[ENTRIES_MAX * LINE_BYTES];
	uint8_t flags[PAGES] = { 0 };
	size_t i, written = 0, entries = bytes / ENTRY_BYTES;
	unsigned int line;
	bool ram = false;

	memory_map_init(&map);
	for (i = 0; i < entries && i < ENTRIES_MAX; i++, data += ENTRY_BYTES) {
		size_t type = (data[0] & ~FROM_KERNEL) % (sizeof(types) / sizeof(types[0]));
		uint64_t first = data[1] & FIRST_MAX, page;
		uint64_t end = first + (data[2] & FIRST_MAX) + 1;
		bool from_kernel = data[0] & FROM_KERNEL;
		struct mem_range r = { first * PAGE, end * PAGE };

		for (page = first; page < end; page++)
			flags[page] |=
				from_kernel ? types[type].from_kernel : types[type].from_firmware;
		if (from_kernel)
			written += (size_t)sprintf(iomem + written, "%08llx-%08llx : %s\n",
						   (unsigned long long)r.start,
						   (unsigned long long)r.end - 1, types[type].name);
		else
			MUST(!memory_map_add_firmware(&map, r, types[type].name,
						      strlen(types[type].name)));
	}
	MUST(!written || !memory_map_add_iomem(&map, iomem, written, &line));
	for (i = 0; i < PAGES; i++)
		ram |= is_ram(flags[i]);
	MUST(!memory_map_finish(&map) == ram);
	if (ram)
		must_equal(&map, flags);
	return 0;
}
