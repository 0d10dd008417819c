/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A memory map of UEFI firmware; the first byte is the distance of the descriptors.
 */
#include "core/efi_map.h"
#include "tests/fuzz/physical.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	static struct memory_map map;

	if (!bytes)
		return 0;
	memory_map_init(&map);
	(void)efi_map_add(&map, data + 1, bytes - 1, *data);
	map_must_be_usable(&map);
	return 0;
}
