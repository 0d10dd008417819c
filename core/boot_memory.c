/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Each range that is kept can split a range of RAM, so the sum of both counts limits the number of
 * ranges in a finished map.
 */
#include "boot_memory.h"

/* The texts are those of /sys/firmware/memmap. */
static const char *add(struct memory_map *map, struct mem_range r, enum boot_memory type)
{
	static const char ram[] = "System RAM", tables[] = "ACPI Tables";
	static const char stays[] = "Unusable memory";

	if (type == BOOT_MEMORY_RAM)
		return memory_map_add_firmware(map, r, ram, sizeof(ram) - 1);
	if (type == BOOT_MEMORY_TABLES)
		return memory_map_add_firmware(map, r, tables, sizeof(tables) - 1);
	return memory_map_add_firmware(map, r, stays, sizeof(stays) - 1);
}

bool boot_memory_add(struct memory_map *map, uint64_t start, uint64_t bytes, enum boot_memory type)
{
	struct mem_range r = { start, MEMORY_MAP_END };

	if (!bytes || start >= MEMORY_MAP_END ||
	    map->firmware_ram.count + map->firmware_other.count >= MEMORY_MAP_ROOM)
		return false;
	if (bytes < MEMORY_MAP_END - start)
		r.end = start + bytes;
	return !add(map, r, type);
}
