/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Overwrites physical memory, through the window of paging.h. */
#ifndef MEMWIPE_PAYLOAD_WIPE_H
#define MEMWIPE_PAYLOAD_WIPE_H

#include "kmod/core/ranges.h"

struct wipe_count {
	uint64_t written; /* bytes */
	uint64_t skipped; /* bytes that twice raised an exception when written */
};

/* Zero every byte of the ranges outside `own`, and add to the count. */
void wipe_ranges(const struct mem_range *range, uint32_t count, struct mem_range own,
		 struct wipe_count *sum);

#endif
