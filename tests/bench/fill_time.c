/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fill_time.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

enum { DIRT = 0xA5, NS_PER_S = 1000000000 };

struct part {
	const struct way *way;
	char *at;
	uint64_t bytes, run, left;
	int64_t spent;
	pthread_barrier_t *start;
	pthread_t thread;
};

static int64_t spent_ns(void)
{
	struct timespec spent;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
	return (int64_t)spent.tv_sec * NS_PER_S + spent.tv_nsec;
}

static void *run_part(void *argument)
{
	struct part *part = argument;
	uint64_t done;

	pthread_barrier_wait(part->start);
	part->spent = spent_ns();
	for (done = 0; done < part->bytes; done += part->run)
		part->left += part->way->run(part->at + done, part->run);
	part->spent = spent_ns() - part->spent;
	return NULL;
}

static bool all_zero(const char *at, uint64_t bytes)
{
	return at[0] == 0 && memcmp(at, at + 1, bytes - 1) == 0;
}

int64_t fill_time(const struct way *way, const struct load *load)
{
	struct part part[THREADS_MAX];
	pthread_barrier_t start;
	int64_t spent = 0;
	uint64_t left = 0;
	unsigned int i;

	if (load->check)
		memset(load->at, DIRT, load->bytes);
	way_choose(way);
	pthread_barrier_init(&start, NULL, load->threads);
	for (i = 0; i < load->threads; i++) {
		uint64_t bytes = load->bytes / load->threads;

		part[i] = (struct part){ .way = way,
					 .at = load->at + i * bytes,
					 .bytes = bytes,
					 .run = load->run,
					 .start = &start };
		if (pthread_create(&part[i].thread, NULL, run_part, &part[i]))
			return -EAGAIN; /* those that wait at the barrier end with the program */
	}
	for (i = 0; i < load->threads; i++) {
		pthread_join(part[i].thread, NULL);
		left += part[i].left;
		spent += part[i].spent;
	}
	pthread_barrier_destroy(&start);
	if (left || (load->check && !all_zero(load->at, load->bytes)))
		return -EIO;
	return spent / load->threads;
}
