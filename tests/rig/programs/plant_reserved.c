/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Classes that are memory which has to be asked for in its own way.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/mman.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/io.h"
#include "tests/rig/programs/plant.h"

#define HUGEPAGE_BYTES	(2UL << 20)
#define HUGEPAGE_FOLDER "/sys/kernel/mm/hugepages/hugepages-2048kB/"

int plant_secretmem(struct planting *p)
{
	size_t bytes = p->wanted * MARKER_BYTES;
	int fd = syscall(SYS_memfd_secret, O_CLOEXEC);
	struct marker *at;

	if (fd < 0)
		return plant_fail(p, "memfd_secret");
	if (ftruncate(fd, bytes) != 0)
		return plant_fail(p, "ftruncate");
	at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (at == MAP_FAILED)
		return plant_fail(p, "mmap");
	plant_fill_parallel(p, at, p->wanted);
	p->planted = p->wanted;
	return 0;
}

static uint64_t read_hugepages(int root, const char *name)
{
	uint64_t pages;

	return read_number(root, name, &pages) == 0 ? pages : 0;
}

/* Ask for `more` huge pages than there are. The kernel grants what it can find. */
static void grow_pool(int root, uint64_t more)
{
	int fd = openat(root, "nr_hugepages", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	dprintf(fd, "%" PRIu64, read_hugepages(root, "nr_hugepages") + more);
	close(fd);
}

/* How many of `wanted` huge pages are free, the pool grown if need be. -errno: none ever. */
static int64_t find_hugepages(uint64_t wanted)
{
	int root = open_root(HUGEPAGE_FOLDER);
	uint64_t unused;

	if (root < 0)
		return root;
	unused = read_hugepages(root, "free_hugepages");
	if (unused < wanted) {
		grow_pool(root, wanted - unused);
		unused = read_hugepages(root, "free_hugepages");
	}
	close(root);
	return unused < wanted ? unused : wanted;
}

static int fill_hugepages(struct planting *p)
{
	uint64_t wanted = (p->wanted * MARKER_BYTES + HUGEPAGE_BYTES - 1) / HUGEPAGE_BYTES;
	int64_t got = find_hugepages(wanted);
	uint64_t records;
	struct marker *at;

	errno = got < 0 ? -got : ENOMEM;
	if (got <= 0)
		return plant_fail(p, "nr_hugepages");
	at = mmap(NULL, got * HUGEPAGE_BYTES, PROT_READ | PROT_WRITE,
		  MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB | MAP_HUGE_2MB, -1, 0);
	if (at == MAP_FAILED)
		return plant_fail(p, "mmap");
	(void)madvise(at, got * HUGEPAGE_BYTES, MADV_DONTFORK); /* no copies to reserve for */
	records = got * HUGEPAGE_BYTES / MARKER_BYTES;
	if (records > p->wanted)
		records = p->wanted;
	plant_fill_parallel(p, at, records);
	p->planted = records;
	errno = ENOMEM;
	return (uint64_t)got < wanted ? plant_fail(p, "nr_hugepages") : 0;
}

int plant_hugepage(struct planting *p)
{
	return fill_hugepages(p);
}

/* The kernel clears them when it hands them out again, not before. */
int plant_hugepool(struct planting *p)
{
	pid_t child = fork();
	int error;

	if (child < 0)
		return plant_fail(p, "fork");
	if (child == 0)
		_exit(fill_hugepages(p) ? errno : 0);
	error = plant_wait(p, child);
	if (!error)
		p->planted = p->wanted;
	return error;
}
