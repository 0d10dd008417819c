/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Times of one way of writing zeros, on one thread or on all CPUs at once. */
#ifndef MEMWIPE_TESTS_BENCH_FILL_TIME_H
#define MEMWIPE_TESTS_BENCH_FILL_TIME_H

#include "fill_ways.h"

enum { THREADS_MAX = 256 };

struct load {
	char *at;
	uint64_t bytes;	      /* a multiple of threads * run */
	uint64_t run;	      /* bytes in one go */
	unsigned int threads; /* each has a part of the memory */
	bool check;	      /* dirty the memory before, and look at it afterwards */
};

/*
 * Nanoseconds of processor time, so that other programs cost nothing but their use of the memory;
 * the threads' mean, as the payload's CPUs take more pieces the faster they are. -EIO: memory was
 * left unwritten; -EAGAIN: no threads.
 */
int64_t fill_time(const struct way *way, const struct load *load);

#endif
