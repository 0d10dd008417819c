// SPDX-License-Identifier: GPL-2.0-or-later
#include "handover.h"

#include <linux/vmalloc.h>

#include "compat.h"
#include "memory.h"
#include "power.h"

static const struct acpi_fadt *fadt;
static const struct acpi_sleep_type *s5;

static const char *fill_block(struct region *region, const struct memory_map *map,
			      const struct handover_facts *facts, u32 damaged_pages)
{
	const char *reason = handover_build(region->block, region->block_room, map);

	if (reason)
		return reason;
	region->block->boot_cpu = facts->boot_cpu;
	region->block->serial_port = facts->serial_port;
	region->block->flags = facts->flags;
	region->block->damaged_pages = damaged_pages;
	/* That there is none is no error. */
	(void)screen_info_read((const u8 *)&boot_screen, sizeof(boot_screen),
			       &region->block->screen);
	return NULL;
}

struct region *handover_create(const struct handover_facts *facts, const char **why)
{
	struct memory_map *map = vzalloc(sizeof(*map));
	struct region *region = NULL;
	u32 damaged_pages;

	*why = "out of memory";
	if (!map)
		return NULL;
	*why = memory_read(map, &damaged_pages);
	if (!*why)
		*why = power_read(&fadt, &s5);
	if (*why)
		goto out;
	region = region_create(handover_bytes(map->ram.count + map->last.count), why);
	if (!region)
		goto out;
	*why = fill_block(region, map, facts, damaged_pages);
	if (*why) {
		region_destroy(region);
		region = NULL;
	}
out:
	vfree(map);
	return region;
}

const char *handover_set_action(struct region *region, enum handover_action action)
{
	const char *reason = handover_plan_action(region->block, action, fadt, s5);

	if (reason)
		return reason;
	handover_seal(region->block);
	return handover_check(region->block, region->block_room);
}
