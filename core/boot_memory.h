/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Firmware's memory ranges, one by one, from whatever table lists them, into a memory map. What is
 * added here never makes memory_map_finish() run out of room: a range that is invalid, or for which
 * there is no room, is left out.
 */
#ifndef MEMWIPE_CORE_BOOT_MEMORY_H
#define MEMWIPE_CORE_BOOT_MEMORY_H

#include "memory_map.h"

enum boot_memory {
	BOOT_MEMORY_RAM,
	BOOT_MEMORY_TABLES, /* ACPI tables: see memory_map.h */
	BOOT_MEMORY_STAYS,  /* never written, even if another entry calls it RAM */
};

/* Add [start, start + bytes). false: it was left out. */
bool boot_memory_add(struct memory_map *map, uint64_t start, uint64_t bytes, enum boot_memory type);

#endif
