// SPDX-License-Identifier: GPL-2.0-or-later
#include "memory.h"

#include <linux/ioport.h>
#include <linux/memory_hotplug.h>
#include <linux/mm.h>
#include <linux/sched.h>

#include "firmware.h"

enum { PAGES_BETWEEN_PAUSES = 1 << 16 };

struct walk {
	struct memory_map *map;
	const char *reason;
};

static struct mem_range range_of(const struct resource *res)
{
	return (struct mem_range){ res->start, res->end + 1 };
}

static int add_to(struct ranges *set, const struct resource *res, struct walk *walk)
{
	if (ranges_add(set, range_of(res)))
		walk->reason = "too many ranges";
	return walk->reason ? 1 : 0;
}

static int add_ram(struct resource *res, void *arg)
{
	struct walk *walk = arg;

	return add_to(&walk->map->ram, res, walk);
}

static int add_tables(struct resource *res, void *arg)
{
	struct walk *walk = arg;

	return add_to(&walk->map->last, res, walk);
}

static int keep(struct resource *res, void *arg)
{
	struct walk *walk = arg;

	walk->reason = memory_map_keep(walk->map, range_of(res));
	return walk->reason ? 1 : 0;
}

static const char *add_resources(struct memory_map *map)
{
	static const struct {
		unsigned long desc;
		unsigned long flags;
		int (*add)(struct resource *res, void *arg);
	} kinds[] = {
		{ IORES_DESC_NONE, IORESOURCE_SYSTEM_RAM | IORESOURCE_BUSY, add_ram },
		{ IORES_DESC_ACPI_TABLES, IORESOURCE_MEM, add_tables },
		{ IORES_DESC_ACPI_NV_STORAGE, IORESOURCE_MEM, keep },
		{ IORES_DESC_PERSISTENT_MEMORY, IORESOURCE_MEM, keep },
		{ IORES_DESC_PERSISTENT_MEMORY_LEGACY, IORESOURCE_MEM, keep },
	};
	struct walk walk = { .map = map };
	size_t i;

	/* A machine without resources of a kind is an error to the walk, but not to us. */
	for (i = 0; i < ARRAY_SIZE(kinds) && !walk.reason; i++)
		(void)walk_iomem_res_desc(kinds[i].desc, kinds[i].flags, 0, -1, &walk,
					  kinds[i].add);
	return walk.reason;
}

static const char *keep_damaged(struct memory_map *map, struct mem_range r, u32 *count)
{
	u64 pfn, end = PHYS_PFN(r.end);
	const char *reason = NULL;
	struct page *page;

	for (pfn = PFN_UP(r.start); pfn < end && !reason; pfn++) {
		if (!(pfn % PAGES_BETWEEN_PAUSES))
			cond_resched();
		page = pfn_to_online_page(pfn);
		if (!page || !PageHWPoison(page))
			continue;
		++*count;
		reason = memory_map_keep(map,
					 (struct mem_range){ PFN_PHYS(pfn), PFN_PHYS(pfn + 1) });
	}
	return reason;
}

const char *memory_read(struct memory_map *map, u32 *damaged_pages)
{
	const char *reason;
	u32 i;

	*damaged_pages = 0;
	memory_map_init(map);
	reason = add_resources(map);
	for (i = 0; i < map->ram.count && !reason; i++)
		reason = keep_damaged(map, map->ram.item[i], damaged_pages);
	if (!reason)
		reason = firmware_add_map(map);
	return reason ? reason : memory_map_finish(map);
}
