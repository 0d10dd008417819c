/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Address space for swept memory. One large mapping instead of many small ones, because mmap(2)
 * blocks the page faults of all threads of the process.
 */
#ifndef MEMWIPE_SDMEM_ARENA_H
#define MEMWIPE_SDMEM_ARENA_H

#include "common/populate.h"

#include <stdbool.h>
#include <stddef.h>

enum { ALTERNATE_PAGES = 2 }; /* arena_free_alternate() frees one of this many */

struct arena {
	char *base; /* aligned for huge pages */
	size_t bytes, used;
	void *mapping;
	size_t mapped;
	bool huge;
};

/* Reserve `bytes`; no memory is taken yet. 0 or -errno. */
int arena_map(struct arena *arena, size_t bytes, bool huge);

/* Bytes that arena_next() has not returned yet. */
size_t arena_unused(const struct arena *arena);

/* The next `bytes` of it; at most arena_unused(). */
void *arena_next(struct arena *arena, size_t bytes);

/*
 * Free every other page of the used part, from its begin, `bytes` at most: no two freed pages lie
 * side by side. Returns the bytes freed.
 */
size_t arena_free_alternate(struct arena *arena, size_t bytes);

/* Unmap the unused part. */
void arena_trim(struct arena *arena);

/* Unmap all of it, which frees its memory. */
void arena_unmap(struct arena *arena);

/* Reset the NUMA policy that the process was started with, so that it gets memory of every node. */
void memory_from_anywhere(void);

/*
 * Keep the pages, but let the kernel take them back at any moment without asking or swapping
 * (MADV_FREE): their content is not needed again.
 */
void memory_make_reclaimable(void *at, size_t bytes);

#endif
