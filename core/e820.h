/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The memory map of PC firmware as Linux passes it on (ACPI 6.5, 15.1; x86 boot protocol): entries
 * of 20 bytes, start, length and type.
 */
#ifndef MEMWIPE_CORE_E820_H
#define MEMWIPE_CORE_E820_H

#include "memory_map.h"

enum { E820_ENTRY_BYTES = 20 };

/* Add every entry of a table. Returns the number of entries that were left out. */
uint32_t e820_add(struct memory_map *map, const void *table, size_t bytes);

#endif
