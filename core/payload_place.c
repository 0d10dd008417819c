/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "payload_place.h"
#include "x86.h"

/*
 * Low memory first, because it is the same on every PC: above the first pages, which real-mode code
 * and the start of other CPUs use, and below the firmware's data area (EBDA). Then anything from
 * 1 MiB to 4 GiB.
 */
static const struct mem_range places[] = {
	{ 0x10000, 0x9f000 },
	{ 1ULL << 20, 1ULL << 32 },
};

int payload_place_find(const struct ranges *usable, uint64_t bytes, uint64_t *at)
{
	unsigned int i;

	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (ranges_place(usable, places[i], bytes, PAGE_BYTES, at) == 0)
			return 0;
	return -ENOENT;
}
