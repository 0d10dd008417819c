/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sweep with one thread on each CPU. All swept memory is kept until sweep_finish(), so that no page
 * is swept twice while another is left out.
 */
#ifndef MEMWIPE_SDMEM_SWEEP_H
#define MEMWIPE_SDMEM_SWEEP_H

#include "sdmem/budget.h"
#include "sdmem/overwrite.h"

enum { SWEEP_THREADS_MAX = 256 };

struct sweep {
	struct budget budget;
	struct overwrite how;
	bool pools; /* sweep hugetlbfs pools, too; set before the start */
	uint64_t pool_swept;
	unsigned int threads;
	unsigned int running;
	int done_fd; /* readable when the last thread has ended */
	pthread_t thread[SWEEP_THREADS_MAX];
};

/* The progress of a sweep. */
struct sweep_state {
	uint64_t swept; /* bytes */
	uint64_t room;	/* bytes that could still be taken */
};

/* The number of CPUs that this process may run on, SWEEP_THREADS_MAX at most. */
unsigned int sweep_cpus(void);

/* After budget_start(&s->budget). verify: read everything back. 0 or -errno. */
int sweep_start(struct sweep *s, const struct passes *passes, bool verify);

/* At any time between start and finish. */
void sweep_get_state(struct sweep *s, struct sweep_state *state);

/* Wait for the threads and free all memory; the last figures stay in the budget. */
void sweep_finish(struct sweep *s);

#endif
