/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/rig/programs/plant.h"

enum {
	THREADS_MAX = 16,
	SLICE_RECORDS =
		(2 << 20) / MARKER_BYTES, /* a huge page, so that no two threads share one */
};

struct job {
	const struct planting *planting;
	struct marker *at;
	size_t count;
	size_t next;
};

int plant_fail(struct planting *p, const char *call)
{
	int error = -errno;

	snprintf(p->reason, sizeof(p->reason), "%s: %s", call, strerror(-error));
	return error;
}

int plant_refuse(struct planting *p, const char *reason)
{
	snprintf(p->reason, sizeof(p->reason), "%s", reason);
	return -EINVAL;
}

void plant_fill(const struct planting *p, uint64_t index, struct marker *at, size_t count)
{
	marker_fill(p->key, p->class, p->planter, p->first + index, at, count);
}

static void *work(void *arg)
{
	struct job *job = arg;
	size_t start, count;

	while ((start = __atomic_fetch_add(&job->next, SLICE_RECORDS, __ATOMIC_RELAXED)) <
	       job->count) {
		count = job->count - start < SLICE_RECORDS ? job->count - start : SLICE_RECORDS;
		plant_fill(job->planting, start, job->at + start, count);
	}
	return NULL;
}

/* The calling thread works too, so everything is filled even if no other thread can start. */
void plant_fill_parallel(const struct planting *p, struct marker *at, size_t count)
{
	struct job job = { .planting = p, .at = at, .count = count };
	long wanted = sysconf(_SC_NPROCESSORS_ONLN) - 1, started = 0;
	pthread_t thread[THREADS_MAX];

	if (wanted > THREADS_MAX)
		wanted = THREADS_MAX;
	while (started < wanted && pthread_create(&thread[started], NULL, work, &job) == 0)
		started++;
	work(&job);
	while (started > 0)
		pthread_join(thread[--started], NULL);
}
