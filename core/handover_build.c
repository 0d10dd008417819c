/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A handover block from a finished memory map.
 */
#include "handover.h"

const char *handover_build(struct handover *block, size_t room, const struct memory_map *map)
{
	uint32_t count = map->ram.count + map->last.count;
	uint32_t i;

	if (!map->ram.count)
		return "no memory to overwrite";
	if (room < handover_bytes(count))
		return "too many ranges for the handover block";
	*block = (struct handover){
		.magic = HANDOVER_MAGIC,
		.version = HANDOVER_VERSION,
		.bytes = (uint32_t)handover_bytes(count),
		.action = HANDOVER_HALT,
		.boot_cpu = APIC_ID_UNKNOWN,
		.ram_count = map->ram.count,
		.last_count = map->last.count,
	};
	for (i = 0; i < map->ram.count; i++)
		block->range[i] = map->ram.item[i];
	for (i = 0; i < map->last.count; i++)
		block->range[map->ram.count + i] = map->last.item[i];
	return NULL;
}
