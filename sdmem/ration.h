/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Hands out memory to the threads of a sweep, a step at a time, and looks at the state of the
 * system in between. Why no program can die of it:
 *  - a step is given only while the kernel has more free than its low watermarks, so it never has
 *    to reclaim for us;
 *  - what has been swept is lent (memory_lend): the kernel takes it back at once, without us,
 *    when anyone needs memory. Only the steps in flight, a quarter of the room at most, are not.
 */
#ifndef MEMWIPE_SDMEM_RATION_H
#define MEMWIPE_SDMEM_RATION_H

#include "sdmem/arena.h"
#include "sdmem/plan.h"

#include <pthread.h>

enum ration_end {
	END_NONE,     /* still running */
	END_COMPLETE, /* nothing reachable is left */
	END_SIGNAL,
	END_DEADLINE,
	END_PRESSURE, /* programs had to wait for memory, and it did not pass */
	END_RESTLESS, /* programs took swept memory and freed it again, without an end */
	END_ERROR,
};

enum { ARENAS_MAX = 512 };

struct ration {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	int root;
	struct cgroup group;
	struct wish wish;
	unsigned int threads;

	struct snapshot now;
	uint64_t looked_ms;
	struct plan plan;
	struct holding held;
	uint64_t start_room; /* bytes, at the first look */
	uint64_t own_bytes;  /* resident before the first step */

	uint64_t window_ms, window_stalled_us; /* begin of the pressure window */
	uint64_t pressed_ms;		       /* since when there is pressure; 0: there is none */
	bool huge;			       /* huge pages are allowed */
	bool exchanged;			       /* the reserve, once */

	struct arena arena[ARENAS_MAX];
	unsigned int arenas;

	enum ration_end end;
	bool cancelled; /* by ration_stop(), be it after the end */
	int error;	/* with END_ERROR: -errno, and what failed */
	const char *failed;
};

/* Takes the first look. 0 or -errno; r->failed names what could not be read. */
int ration_start(struct ration *r, int root, const struct wish *wish, unsigned int threads);

/* A step for the calling thread: its bytes and *at; 0 when the sweep is over. May wait. */
size_t ration_take(struct ration *r, void **at);

/* The step has been swept, or has failed with -errno. */
void ration_settle(struct ration *r, size_t bytes, int error);

/* No more steps. The first reason counts. */
void ration_stop(struct ration *r, enum ration_end end);

/* Work that has begun is to end early, too. */
bool ration_cancelled(struct ration *r);

/* A last look, then all memory goes back to the kernel. */
void ration_finish(struct ration *r);

/* Swept bytes that the kernel has taken back meanwhile. */
uint64_t ration_lost(const struct ration *r);

#endif
