/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which physical memory is overwritten, from what firmware and kernel say.
 *
 *   ram   firmware's "System RAM" where no other firmware type claims the same bytes, except at
 *         640 KiB to 1 MiB, and whatever the kernel uses as System RAM (driver-managed memory
 *         appears only there)
 *   last  ACPI reclaim memory (ACPI 6.5, 15) that is RAM by the rule above as well: tables, wiped
 *         when they are no longer needed
 *   keep  ACPI NVS, unusable and persistent memory: never written, whatever else claims it
 *
 * Every other type (reserved, soft-reserved, unknown) and other ACPI reclaim memory are left alone
 * unless the kernel itself uses them as System RAM. Linux never does that with ACPI reclaim memory
 * (arch/x86/kernel/e820.c), so no program's data are in it, and there are boards that hang when it
 * is written (memtest86plus, issue 409).
 */
#ifndef MEMWIPE_CORE_MEMORY_MAP_H
#define MEMWIPE_CORE_MEMORY_MAP_H

#include "ranges.h"

#ifndef MEMORY_MAP_ROOM
#define MEMORY_MAP_ROOM 4096 /* ranges in each set */
#endif

/* No x86-64 processor has more than 52 physical address bits (AMD64 APM 2, 5.1). */
#define MEMORY_MAP_END (1ULL << 52)

struct memory_map {
	struct ranges ram;
	struct ranges last;
	/* private from here on */
	struct ranges firmware_ram;
	struct ranges firmware_other;
	struct ranges keep;
	struct mem_range item[5][MEMORY_MAP_ROOM];
};

void memory_map_init(struct memory_map *map);

/*
 * One entry of /sys/firmware/memmap: range, and the text of its type file, not terminated.
 * NULL, or the reason why the entry is invalid.
 */
const char *memory_map_add_firmware(struct memory_map *map, struct mem_range r, const char *type,
				    size_t type_bytes);

/* Never write this. NULL, or the reason why the range is invalid. */
const char *memory_map_keep(struct memory_map *map, struct mem_range r);

/* The text of /proc/iomem. NULL, or a reason and the number of the bad line (0: no line). */
const char *memory_map_add_iomem(struct memory_map *map, const char *text, size_t bytes,
				 unsigned int *line);

/* Compute ram and last; nothing can be added afterwards. NULL, or a reason ("no System RAM", "too
 * many ranges"...). */
const char *memory_map_finish(struct memory_map *map);

#endif
