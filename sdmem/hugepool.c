/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sdmem/hugepool.h"

#include "common/io.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#ifndef MAP_HUGE_SHIFT
#define MAP_HUGE_SHIFT 26
#endif

static const char folder[] = "sys/kernel/mm/hugepages";

enum { KIB = 1024 };

struct pool {
	uint64_t page_bytes;
	uint64_t pages; /* free and not reserved */
};

static uint64_t pool_number(int root, const char *pool, const char *file)
{
	char path[2 * NAME_MAX];
	uint64_t number;

	snprintf(path, sizeof(path), "%s/%.200s/%s", folder, pool, file);
	return read_number(root, path, &number) == 0 ? number : 0;
}

static void add_free(void *sum, const struct pool *pool)
{
	*(uint64_t *)sum += pool->pages * pool->page_bytes;
}

/* Call visit() for each pool with free pages. */
static void visit_pools(int root, void (*visit)(void *, const struct pool *), void *context)
{
	DIR *pools = open_folder(root, folder);
	struct dirent *entry;

	if (!pools)
		return; /* a kernel without pools */
	while ((entry = readdir(pools)) != NULL) {
		uint64_t kib, free, reserved;

		if (sscanf(entry->d_name, "hugepages-%" SCNu64 "kB", &kib) != 1)
			continue;
		free = pool_number(root, entry->d_name, "free_hugepages");
		reserved = pool_number(root, entry->d_name, "resv_hugepages");
		if (free > reserved)
			visit(context, &(struct pool){ kib * KIB, free - reserved });
	}
	closedir(pools);
}

uint64_t hugepool_free(int root)
{
	uint64_t sum = 0;

	visit_pools(root, add_free, &sum);
	return sum;
}

struct job {
	const struct overwrite *how;
	struct random_stream random;
	uint64_t swept;
};

/*
 * All pages of a pool at once: one at a time, the kernel would hand out the same page again and
 * again. mmap(2) fails if it would take pages that others have reserved.
 */
static void sweep_pool(void *context, const struct pool *pool)
{
	struct job *job = context;
	size_t bytes = pool->pages * pool->page_bytes, done;
	int size = __builtin_ctzll(pool->page_bytes);
	char *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB | size << MAP_HUGE_SHIFT, -1, 0);

	if (at == MAP_FAILED)
		return;
	(void)madvise(at, bytes, MADV_DONTFORK);
	for (done = 0; done < bytes; done += pool->page_bytes)
		if ((job->how->stopped && job->how->stopped(job->how->context)) ||
		    overwrite(job->how, &job->random, at + done, pool->page_bytes) != 0)
			break;
	job->swept += done;
	(void)munmap(at, bytes);
}

uint64_t hugepool_sweep(int root, const struct overwrite *how)
{
	struct job job = { .how = how };

	if (random_start(&job.random) == 0)
		visit_pools(root, sweep_pool, &job);
	explicit_bzero(&job.random, sizeof(job.random));
	return job.swept;
}
