/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Classes that are memory of a process.
 */
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/rig/programs/plant.h"

#define CUSHION_BYTES (32UL << 20)

enum {
	FRAME_RECORDS = 1024,
	FRAME_MARGIN_BYTES = 512, /* what a frame needs beside its records */
	STACK_MARGIN_BYTES = 256 << 10,
};

static struct marker *map_anonymous(size_t bytes)
{
	return mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

int plant_heap(struct planting *p)
{
	size_t bytes = p->wanted * MARKER_BYTES;
	struct marker *at = map_anonymous(bytes);

	if (at == MAP_FAILED)
		return plant_fail(p, "mmap");
	/* Huge pages only save time, and the child of the class freed needs no copy. */
	(void)madvise(at, bytes, MADV_HUGEPAGE);
	(void)madvise(at, bytes, MADV_DONTFORK);
	plant_fill_parallel(p, at, p->wanted);
	p->planted = p->wanted;
	return 0;
}

struct descent {
	struct planting *planting;
	sem_t done;
	sem_t release; /* never posted */
};

static void wait_on(sem_t *semaphore)
{
	while (sem_wait(semaphore) != 0)
		; /* a signal */
}

/* Each call leaves a frame full of records on the stack, and the last one does not return. */
static void descend(struct descent *descent)
{
	struct planting *p = descent->planting;
	struct marker frame[FRAME_RECORDS];
	size_t count = p->wanted - p->planted;

	if (count > FRAME_RECORDS)
		count = FRAME_RECORDS;
	plant_fill(p, p->planted, frame, count);
	p->planted += count;
	if (p->planted < p->wanted)
		descend(descent);
	sem_post(&descent->done);
	wait_on(&descent->release);
}

static void *start_descent(void *arg)
{
	descend(arg);
	return NULL;
}

int plant_stack(struct planting *p)
{
	static struct descent descent;
	size_t frames = p->wanted / FRAME_RECORDS + 1;
	size_t bytes = frames * (FRAME_RECORDS * MARKER_BYTES + FRAME_MARGIN_BYTES);
	pthread_attr_t attributes;
	pthread_t thread;

	descent.planting = p;
	sem_init(&descent.done, 0, 0);
	sem_init(&descent.release, 0, 0);
	pthread_attr_init(&attributes);
	errno = pthread_attr_setstacksize(&attributes, bytes + STACK_MARGIN_BYTES);
	if (!errno)
		errno = pthread_create(&thread, &attributes, start_descent, &descent);
	pthread_attr_destroy(&attributes);
	if (errno)
		return plant_fail(p, "pthread_create");
	wait_on(&descent.done);
	return 0;
}

static void fill_and_die(const struct planting *p)
{
	size_t bytes = p->wanted * MARKER_BYTES;
	struct marker *at = map_anonymous(bytes);

	if (at == MAP_FAILED)
		_exit(errno);
	(void)madvise(at, bytes, MADV_HUGEPAGE); /* freed in large blocks, which last longer */
	plant_fill_parallel(p, at, p->wanted);
	_exit(0);
}

int plant_wait(struct planting *p, pid_t child)
{
	int status;

	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return plant_fail(p, "waitpid");
	if (!WIFEXITED(status))
		return plant_refuse(p, "the process that frees its memory was killed");
	errno = WEXITSTATUS(status);
	return errno ? plant_fail(p, "mmap") : 0;
}

/*
 * The kernel hands out first what was freed last. A cushion without records is freed after the
 * child, so that the next small requests do not take the child's memory.
 */
int plant_freed(struct planting *p)
{
	size_t bytes = p->wanted * MARKER_BYTES;
	size_t cushion_bytes = bytes < CUSHION_BYTES ? bytes : CUSHION_BYTES;
	void *cushion = map_anonymous(cushion_bytes);
	pid_t child;
	int error;

	if (cushion == MAP_FAILED)
		return plant_fail(p, "mmap");
	(void)madvise(cushion, cushion_bytes, MADV_NOHUGEPAGE); /* small blocks go first */
	(void)madvise(cushion, cushion_bytes, MADV_DONTFORK);
	explicit_bzero(cushion, cushion_bytes);
	child = fork();
	if (child == 0)
		fill_and_die(p);
	error = child < 0 ? plant_fail(p, "fork") : plant_wait(p, child);
	if (!error)
		p->planted = p->wanted;
	munmap(cushion, cushion_bytes);
	return error;
}
