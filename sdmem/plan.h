/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How much memory a sweep may take at this moment, and which bound forbids more. Pure; all amounts
 * are bytes.
 */
#ifndef MEMWIPE_SDMEM_PLAN_H
#define MEMWIPE_SDMEM_PLAN_H

#include "sdmem/snapshot.h"

enum bound {
	BOUND_WATERMARK, /* the kernel's reserve of free memory */
	BOUND_CGROUP,
	BOUND_COMMIT,
	BOUND_ADDRESS_SPACE,
	BOUND_LIMIT, /* --limit */
	BOUND_LEAVE, /* --leave */
	BOUND_COUNT,
};

/* What the command line asks for. */
struct wish {
	uint64_t limit; /* UINT64_MAX: no limit */
	uint64_t leave;
};

/* The memory that the sweep has taken. */
struct usage {
	uint64_t swept;
	uint64_t in_flight; /* being taken; a snapshot may or may not count it */
	uint64_t unused;    /* mapped, not yet touched */
};

struct plan {
	uint64_t room;	  /* bytes that may be taken now, beyond what is in flight */
	enum bound bound; /* what forbids more */
};

struct plan plan_room(const struct snapshot *now, const struct wish *wish,
		      const struct usage *usage);

/*
 * How much one of `threads` threads takes at a time: a small part of the room, so that the plan is
 * updated many times before the end. 0: nothing worth taking is left.
 */
uint64_t plan_step(uint64_t room, unsigned int threads);

/* Is this where the user wants the sweep to end? If not, memory stayed unswept against the user's
 * will. */
bool bound_is_wanted(enum bound bound);

/* "the kernel's watermark", "--limit", ... */
const char *bound_name(enum bound bound);

#endif
