/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which memory is overwritten, from the kernel's resource tree. */
#ifndef MEMWIPE_KMOD_MEMORY_H
#define MEMWIPE_KMOD_MEMORY_H

#include "core/memory_map.h"

/* Fill and finish `map`, and count pages with hardware errors. NULL, or the reason. May sleep. */
const char *memory_read(struct memory_map *map, u32 *damaged_pages);

#endif
