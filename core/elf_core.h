/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ELF header that the kernel leaves for a crash kernel: its loadable segments are the RAM of
 * the machine, which the memory map of a crash kernel does not list.
 */
#ifndef MEMWIPE_CORE_ELF_CORE_H
#define MEMWIPE_CORE_ELF_CORE_H

#include "memory_map.h"
#include "physical.h"

/*
 * Add the segments of the header at `address`, and the memory that was reserved for the crash
 * kernel: `inside` is an address in it, and it is what the map contains between the two segments
 * around that address, gaps included. The map must not be finished yet.
 * NULL, or the reason why nothing was added.
 */
const char *elf_core_add(struct memory_map *map, const struct physical *from, uint64_t address,
			 uint64_t inside);

#endif
