/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sdmem/arena.h"

#include <errno.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int arena_map(struct arena *arena, size_t bytes, bool huge)
{
	size_t mapped = bytes + HUGE_PAGE_BYTES;
	uintptr_t start;
	void *at = mmap(NULL, mapped, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (at == MAP_FAILED)
		return -errno;
	/* A kernel without huge pages refuses the first. A core dump must not contain the arena. */
	(void)madvise(at, mapped, huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
	(void)madvise(at, mapped, MADV_DONTDUMP);
	start = ((uintptr_t)at + HUGE_PAGE_BYTES - 1) & ~(uintptr_t)(HUGE_PAGE_BYTES - 1);
	*arena = (struct arena){
		.base = (char *)start, .bytes = bytes, .mapping = at, .mapped = mapped, .huge = huge
	};
	return 0;
}

size_t arena_unused(const struct arena *arena)
{
	return arena->bytes - arena->used;
}

void *arena_next(struct arena *arena, size_t bytes)
{
	void *at = arena->base + arena->used;

	arena->used += bytes;
	return at;
}

size_t arena_free_alternate(struct arena *arena, size_t bytes)
{
	size_t page = sysconf(_SC_PAGESIZE), at, freed = 0;

	for (at = 0; at + page <= arena->used && freed + page <= bytes;
	     at += ALTERNATE_PAGES * page)
		if (madvise(arena->base + at, page, MADV_DONTNEED) == 0)
			freed += page;
	return freed;
}

void arena_trim(struct arena *arena)
{
	char *from = arena->base + arena->used;
	size_t bytes = (char *)arena->mapping + arena->mapped - from;

	if (bytes == 0 || munmap(from, bytes) != 0)
		return;
	arena->bytes = arena->used;
	arena->mapped -= bytes;
}

void arena_unmap(struct arena *arena)
{
	if (arena->mapped)
		(void)munmap(arena->mapping, arena->mapped);
	*arena = (struct arena){ .base = NULL };
}

void memory_from_anywhere(void)
{
	enum { POLICY_DEFAULT = 0 }; /* MPOL_DEFAULT, linux/mempolicy.h */

	/* A kernel built without NUMA refuses it. */
	(void)syscall(SYS_set_mempolicy, POLICY_DEFAULT, NULL, 0);
}

void memory_make_reclaimable(void *at, size_t bytes)
{
	/* Before Linux 4.12 a machine without swap refuses; then the pages stay until the end. */
	(void)madvise(at, bytes, MADV_FREE);
}
