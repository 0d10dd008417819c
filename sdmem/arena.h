/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Address space to put swept memory into. One large mapping instead of many small ones: mapping
 * shuts every thread of the process out of its page faults for the moment.
 */
#ifndef MEMWIPE_SDMEM_ARENA_H
#define MEMWIPE_SDMEM_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct arena {
	char *base; /* aligned for huge pages */
	size_t bytes, used;
	void *mapping;
	size_t mapped;
	bool huge;
};

/* Reserve `bytes`; no memory is taken yet. 0 or -errno. */
int arena_map(struct arena *arena, size_t bytes, bool huge);

size_t arena_rest(const struct arena *arena);

/* The next `bytes` of it; at most arena_rest(). */
void *arena_next(struct arena *arena, size_t bytes);

/* Give back every other of the pages that are used, `bytes` at most. Returns how much that was. */
size_t arena_thin(struct arena *arena, size_t bytes);

/* Give back the address space that is not used yet. */
void arena_cut(struct arena *arena);

/* Give back all of it. */
void arena_unmap(struct arena *arena);

/* Memory of every NUMA node, also if the process was started with a policy against that. */
void memory_from_anywhere(void);

/* Have the kernel put zeroed pages there, every one of them. 0 or -errno. */
int memory_fill(void *at, size_t bytes);

/*
 * Keep the pages, but let the kernel take them at any moment without asking or swapping
 * (MADV_FREE): they hold nothing that is needed again.
 */
void memory_lend(void *at, size_t bytes);

#endif
