/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The memory map of UEFI firmware, UEFI 2.10, 7.2.3, as it is when boot services have ended.
 */
#ifndef MEMWIPE_CORE_EFI_MAP_H
#define MEMWIPE_CORE_EFI_MAP_H

#include "memory_map.h"

/*
 * Add every descriptor. They are `descriptor_bytes` apart: firmware defines this distance, which
 * may be larger than the fields. Returns the number of descriptors that were left out.
 */
uint32_t efi_map_add(struct memory_map *map, const void *table, size_t bytes,
		     size_t descriptor_bytes);

#endif
