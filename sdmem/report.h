/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Prints the plan, the progress and the result of a sweep, as text or JSON.
 */
#ifndef MEMWIPE_SDMEM_REPORT_H
#define MEMWIPE_SDMEM_REPORT_H

#include "sdmem/options.h"
#include "sdmem/sweep.h"
#include "sdmem/video.h"

/* The share of the reachable memory that is allowed to be left, in percent, when programs keep
 * changing it while it is swept. */
enum { RESTLESS_PERCENT = 1 };

/* What sdmem sweeps besides free memory. */
struct report_more {
	uint64_t pool_bytes; /* free huge pages in pools, before */
	uint64_t pool_swept;
	uint64_t module_swept; /* by the kernel module */
	int module_error;      /* -errno; 0: done, or no module is loaded */
	struct video_card card[VIDEO_CARDS_MAX];
	unsigned int cards;
	int lock_error; /* -errno: why the program is not locked into memory; 0: it is */
};

/* Was all swept that is reachable, with no limit in the way that the user did not ask for? */
bool report_complete(const struct budget *r, const struct report_more *more);

/* Before a sweep, or instead of one. To stdout. */
void report_plan(const struct budget *r, const struct report_more *more);
void report_plan_json(const struct budget *r, const struct report_more *more);

/* After budget_finish(). To stdout. */
void report_verdict(const struct budget *r, const struct options *options,
		    const struct report_more *more);
void report_verdict_json(const struct budget *r, const struct options *options,
			 const struct report_more *more, uint64_t ms);

/* Draw the progress line on stderr over the last one; remove it. */
void report_progress(const struct sweep_state *state, uint64_t ms);
void report_progress_end(void);

#endif
