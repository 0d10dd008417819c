/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/rig/programs/census.h"

#include <string.h>

static void note_first(struct census *census, uint64_t address, const uint8_t *bytes, size_t count)
{
	size_t i;

	for (i = 0; i < count && census->firsts < CENSUS_FIRST; i++)
		if (bytes[i])
			census->first[census->firsts++] =
				(struct census_byte){ address + i, bytes[i] };
}

static uint64_t count_nonzero(const uint8_t *bytes, size_t count)
{
	uint64_t nonzero = 0;
	size_t i;

	for (i = 0; i < count; i++)
		nonzero += bytes[i] != 0;
	return nonzero;
}

/* Whether all bytes are the same as the first: each equals its neighbour. */
static bool is_uniform(const uint8_t *bytes, size_t count)
{
	return count < 2 || memcmp(bytes, bytes + 1, count - 1) == 0;
}

/* A page, or the part of one that is usable. */
static void take_part(struct census *census, struct census_range *range, uint64_t address,
		      const uint8_t *bytes, size_t count, int prefill)
{
	uint64_t nonzero = count_nonzero(bytes, count);

	if (nonzero == 0)
		return;
	range->nonzero_bytes += nonzero;
	range->nonzero_pages++;
	if (bytes[0] == prefill && is_uniform(bytes, count))
		range->unwritten_bytes += count;
	note_first(census, address, bytes, count);
}

static void take_range(struct census *census, struct census_range *range, const struct scan *scan,
		       int prefill)
{
	uint64_t address = range->range.start, offset, count;

	if (ramfile_offset(scan->ram, range->range, &offset))
		return;
	for (; address < range->range.end; address += count, offset += count) {
		count = RAMFILE_PAGE_BYTES - offset % RAMFILE_PAGE_BYTES;
		if (count > range->range.end - address)
			count = range->range.end - address;
		if (scan->page[offset / RAMFILE_PAGE_BYTES] & SCAN_NONZERO)
			take_part(census, range, address, scan->ram->bytes + offset, count,
				  prefill);
	}
}

void census_take(struct census *census, const struct scan *scan, const struct ranges *usable,
		 int prefill)
{
	size_t i;

	*census = (struct census){ .ranges = usable->count };
	for (i = 0; i < usable->count; i++) {
		struct census_range *range = &census->range[i];

		range->range = usable->item[i];
		take_range(census, range, scan, prefill);
		census->total.nonzero_bytes += range->nonzero_bytes;
		census->total.nonzero_pages += range->nonzero_pages;
		census->total.unwritten_bytes += range->unwritten_bytes;
	}
}
