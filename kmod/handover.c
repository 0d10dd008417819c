// SPDX-License-Identifier: GPL-2.0-or-later
#include "handover.h"

#include <asm/barrier.h>
#include <linux/cpumask.h>
#include <linux/percpu.h>
#include <linux/smp.h>
#include <linux/vmalloc.h>

#include "acpi_tables.h"
#include "compat.h"
#include "memory.h"
#include "watchdog.h"

static const struct acpi_fadt *fadt;
static const struct acpi_sleep_type *s5;
static const struct watchdog *known_watchdog; /* NULL: there is none */
static const struct watchdog *watchdog;	      /* that the payload is to start; NULL: none */

/* Room in each block for the ranges of memory that is added later. */
enum { SPARE_RANGES = 256 };

static void list_cpus(u8 cpus[static HANDOVER_CPU_BYTES])
{
	int cpu;

	for_each_possible_cpu(cpu) handover_list_cpu(cpus, per_cpu(x86_cpu_to_apicid, cpu));
}

static const char *fill_spare(struct region *region, const struct memory_map *map,
			      u32 damaged_pages, const struct handover_facts *facts)
{
	const char *reason = handover_build(region->spare, region->block_room, map);

	if (reason)
		return reason;
	region->spare->boot_cpu = facts->boot_cpu;
	list_cpus(region->spare->cpus);
	region->spare->serial_port = facts->serial_port;
	region->spare->flags = facts->flags;
	region->spare->damaged_pages = damaged_pages;
	/* A machine without a frame buffer is no error. */
	(void)screen_info_read((const u8 *)&boot_screen, sizeof(boot_screen),
			       &region->spare->screen);
	region_swap_blocks(region);
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
	if (*why)
		goto out;
	acpi_tables_read(&fadt, &s5);
	watchdog = known_watchdog = watchdog_find();
	region =
		region_create(handover_bytes(map->ram.count + map->last.count + SPARE_RANGES), why);
	if (!region)
		goto out;
	*why = fill_spare(region, map, damaged_pages, facts);
	if (*why) {
		region_destroy(region);
		region = NULL;
	}
out:
	vfree(map);
	return region;
}

const char *handover_refresh(struct region *region)
{
	const struct handover_facts facts = {
		.boot_cpu = region->block->boot_cpu,
		.serial_port = region->block->serial_port,
		.flags = region->block->flags,
	};
	struct memory_map *map = vzalloc(sizeof(*map));
	const char *reason = "out of memory";
	u32 damaged_pages;

	if (map)
		reason = memory_read(map, &damaged_pages);
	if (!reason)
		reason = fill_spare(region, map, damaged_pages, &facts);
	vfree(map);
	return reason;
}

const char *handover_set_action(struct region *region, enum handover_action action)
{
	/* Pairs with the release in region_swap_blocks. */
	struct handover *block = smp_load_acquire(&region->block);
	const char *no_poweroff = handover_plan_action(block, action, fadt, s5);

	handover_plan_watchdog(block, READ_ONCE(watchdog));
	handover_seal(block);
	region_set_block(region, block);
	return no_poweroff;
}

void handover_ask_firmware(void)
{
	bool may_reset = known_watchdog && watchdog_reset_clears_ram();

	WRITE_ONCE(watchdog, may_reset ? known_watchdog : NULL);
}

u32 handover_watchdog_s(void)
{
	const struct watchdog *used = READ_ONCE(watchdog);

	return used ? used->seconds : 0;
}
