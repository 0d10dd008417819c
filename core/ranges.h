/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sets of physical address ranges. Everywhere in memwipe a range is half-open and in bytes:
 * [start, end). A set is sorted by address, and its ranges are never empty, never overlap and
 * never touch. The caller owns the array; nothing here allocates.
 */
#ifndef MEMWIPE_CORE_RANGES_H
#define MEMWIPE_CORE_RANGES_H

#include "types.h"

struct mem_range {
	uint64_t start;
	uint64_t end;
};

struct ranges {
	struct mem_range *item;
	uint32_t count;
	uint32_t room; /* items that fit into the array */
};

/* An empty set over the caller's array of `room` items. */
void ranges_init(struct ranges *set, struct mem_range *item, uint32_t room);

/*
 * Add a range, merging it with those that it overlaps or touches.
 * 0; -EINVAL: r is empty or turned round; -ENOSPC: no room. On error the set is unchanged.
 */
int ranges_add(struct ranges *set, struct mem_range r);

/* Remove every byte of hole. Errors as ranges_add. */
int ranges_cut(struct ranges *set, struct mem_range hole);

/* The number of bytes in the set. */
uint64_t ranges_bytes(const struct ranges *set);

/* Whether every byte of r is in the set. */
bool ranges_cover(const struct ranges *set, struct mem_range r);

/*
 * The lowest address `at` inside `within`, a multiple of `align` (a power of two), so that
 * [at, at + bytes) is in the set. 0; -ENOENT: there is none; -EINVAL: bad align or bytes 0.
 */
int ranges_place(const struct ranges *set, struct mem_range within, uint64_t bytes, uint64_t align,
		 uint64_t *at);

#endif
