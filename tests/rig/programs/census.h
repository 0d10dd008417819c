/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The census: which bytes of the guest's usable memory are not zero, and which were never written.
 */
#ifndef MEMWIPE_TESTS_RIG_PROGRAMS_CENSUS_H
#define MEMWIPE_TESTS_RIG_PROGRAMS_CENSUS_H

#include "tests/rig/programs/scan.h"
#include "tests/rig/programs/usable.h"

enum { CENSUS_FIRST = 64, CENSUS_NO_PREFILL = -1 };

struct census_range {
	struct mem_range range;
	uint64_t nonzero_bytes;
	uint64_t nonzero_pages;	  /* that overlap the range */
	uint64_t unwritten_bytes; /* in pages that hold nothing but the prefill byte */
};

struct census_byte {
	uint64_t address; /* physical */
	uint8_t value;
};

struct census {
	struct census_range total; /* its range is not set */
	struct census_range range[USABLE_RANGES_MAX];
	size_t ranges;
	struct census_byte first[CENSUS_FIRST]; /* the first non-zero bytes */
	size_t firsts;
};

/*
 * Every usable range must lie in the RAM file. prefill: the byte that the file was filled with
 * before the guest began, or CENSUS_NO_PREFILL.
 */
void census_take(struct census *census, const struct scan *scan, const struct ranges *usable,
		 int prefill);

#endif
