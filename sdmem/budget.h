/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How much memory a sweep may still take, worked out again and again while it runs, and when it has
 * to end. Why no program can die of it:
 *  - a step (step.h) is given only while the kernel has more free than its low watermarks, so it
 *    never has to reclaim for us;
 *  - swept memory is reclaimable (memory_make_reclaimable): the kernel takes it back at once,
 * without us, when a program needs memory. Only the steps in flight, a quarter of the room at most,
 * are not.
 */
#ifndef MEMWIPE_SDMEM_BUDGET_H
#define MEMWIPE_SDMEM_BUDGET_H

#include "sdmem/arena.h"
#include "sdmem/plan.h"
#include "sdmem/pressure.h"

#include <pthread.h>

enum sweep_end {
	END_NONE,     /* still running */
	END_COMPLETE, /* nothing reachable is left */
	END_SIGNAL,
	END_DEADLINE,
	END_PRESSURE, /* programs had to wait for memory for too long */
	END_RESTLESS, /* programs kept taking swept memory and freeing it again */
	END_ERROR,
};

enum { ARENAS_MAX = 512 };

/* The threads of a sweep share it; `lock` guards all that is below `threads`. */
struct budget {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	int root;
	struct cgroup group;
	struct wish wish;
	unsigned int threads;

	struct snapshot now; /* of refreshed_ms, as is the plan */
	uint64_t refreshed_ms;
	struct plan plan;
	struct usage usage;
	uint64_t start_room; /* bytes, by the first plan */
	uint64_t own_bytes;  /* resident before the first step */
	struct pressure pressure;
	bool exchanged; /* exchange_reserve() has run */

	struct arena arena[ARENAS_MAX];
	unsigned int arenas;

	enum sweep_end end;
	bool cancelled; /* by budget_stop(), even if the sweep had ended before */
	int error;	/* with END_ERROR: -errno, and what failed */
	const char *failed;
};

/* Make the first plan. 0 or -errno; b->failed names what could not be read. */
int budget_start(struct budget *b, int root, const struct wish *wish, unsigned int threads);

/* End the sweep: no more steps. The first reason counts. */
void budget_stop(struct budget *b, enum sweep_end end);

/* Must steps in flight be abandoned, too? */
bool budget_cancelled(struct budget *b);

/* Make the last plan, and give all memory back to the kernel. After the last thread has ended. */
void budget_finish(struct budget *b);

/* Swept bytes that the kernel has taken back since. */
uint64_t budget_taken_back(const struct budget *b);

/* For step.c and exchange.c, with the lock held. */

/* Take a snapshot, make the plan, and end the sweep if it harms programs or does not advance. */
void budget_refresh(struct budget *b);

/* budget_stop() that does not cancel steps in flight. */
void budget_end(struct budget *b, enum sweep_end end);

/* The same with END_ERROR, which cancels them. */
void budget_fail(struct budget *b, int error, const char *failed);

#endif
