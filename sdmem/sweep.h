/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sweeping with one thread on each CPU. All that is swept is held until sweep_finish(), so that no
 * page is swept twice while another is left out.
 */
#ifndef MEMWIPE_SDMEM_SWEEP_H
#define MEMWIPE_SDMEM_SWEEP_H

#include "sdmem/overwrite.h"
#include "sdmem/ration.h"

enum { SWEEP_THREADS_MAX = 256 };

struct sweep {
	struct ration ration;
	struct overwrite how;
	bool pools; /* huge pages in pools as well; set before the start */
	uint64_t pool_swept;
	unsigned int threads;
	unsigned int running;
	int done_fd; /* readable when the last thread has ended */
	pthread_t thread[SWEEP_THREADS_MAX];
};

/* How far it is; may be asked for at any time. */
struct sweep_state {
	uint64_t swept; /* bytes */
	uint64_t room;	/* bytes that could still be taken */
};

/* CPUs that this process may run on, SWEEP_THREADS_MAX at most. */
unsigned int sweep_cpus(void);

/* Needs a ration that has been started. verify: read everything back. 0 or -errno. */
int sweep_start(struct sweep *s, const struct passes *passes, bool verify);

void sweep_look(struct sweep *s, struct sweep_state *state);

/* Wait for the threads; the ration keeps the last figures, and all memory has been given back. */
void sweep_finish(struct sweep *s);

#endif
