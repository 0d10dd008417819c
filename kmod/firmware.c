// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A module cannot read firmware's map, but e820__mapped_raw_any() tells whether a range overlaps an
 * entry of a type. So the gaps between the kernel's ranges are bisected down to pages.
 */
#include "firmware.h"

#include <asm/e820/api.h>
#include <linux/align.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/sched.h>

enum { PAGES_BETWEEN_PAUSES = 1 << 16 };

static bool touches(struct mem_range r, enum e820_type type)
{
	return e820__mapped_raw_any(r.start, r.end, type);
}

static bool touches_ram(struct mem_range r)
{
	return touches(r, E820_TYPE_RAM);
}

/* Entries never overlap, but two of them may share a page. */
static bool is_ram_alone(struct mem_range page)
{
	return touches_ram(page) && !touches(page, E820_TYPE_RESERVED) &&
	       !touches(page, E820_TYPE_ACPI) && !touches(page, E820_TYPE_NVS) &&
	       !touches(page, E820_TYPE_UNUSABLE) && !touches(page, E820_TYPE_PMEM) &&
	       !touches(page, E820_TYPE_PRAM) && !touches(page, E820_TYPE_SOFT_RESERVED);
}

/* From r.start to the end of its page. */
static struct mem_range first_page(struct mem_range r)
{
	return (struct mem_range){ r.start, min(ALIGN(r.start + 1, PAGE_SIZE), r.end) };
}

/* The first page of r that touches RAM; empty if there is none. */
static struct mem_range find_ram(struct mem_range r)
{
	if (!touches_ram(r))
		return (struct mem_range){ r.end, r.end };
	while (first_page(r).end < r.end) {
		u64 middle = ALIGN(r.start + (r.end - r.start) / 2, PAGE_SIZE);

		if (middle == r.end)
			middle = first_page(r).end;
		if (touches_ram((struct mem_range){ r.start, middle }))
			r.end = middle;
		else
			r.start = middle;
	}
	return r;
}

static const char *add_run(struct memory_map *map, struct mem_range r)
{
	static const char ram[] = "System RAM";

	return r.start < r.end ? memory_map_add_firmware(map, r, ram, sizeof(ram) - 1) : NULL;
}

static const char *add_gap(struct memory_map *map, struct mem_range gap)
{
	struct mem_range page, run = { gap.start, gap.start };
	const char *reason = NULL;
	unsigned long pages = 0;

	while (gap.start < gap.end && !reason) {
		page = run.start < run.end ? first_page(gap) : find_ram(gap);
		if (!(++pages % PAGES_BETWEEN_PAUSES))
			cond_resched();
		gap.start = page.end;
		if (is_ram_alone(page)) {
			run.start = run.start < run.end ? run.start : page.start;
			run.end = page.end;
			continue;
		}
		reason = add_run(map, run);
		run.end = run.start;
	}
	return reason ? reason : add_run(map, run);
}

const char *firmware_add_ram(struct memory_map *map)
{
	struct mem_range gap = { 0, 0 };
	const char *reason = NULL;
	u32 i;

	for (i = 0; i < map->ram.count && !reason; i++) {
		gap.end = map->ram.item[i].start;
		reason = add_gap(map, gap);
		gap.start = map->ram.item[i].end;
	}
	gap.end = MEMORY_MAP_END;
	return reason ? reason : add_gap(map, gap);
}
