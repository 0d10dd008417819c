/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is reachable, how far the sweep is, and what came of it: texts and JSON.
 */
#ifndef MEMWIPE_SDMEM_REPORT_H
#define MEMWIPE_SDMEM_REPORT_H

#include "sdmem/options.h"
#include "sdmem/sweep.h"
#include "sdmem/video.h"

/* The share of the reachable memory that is allowed to be left, in percent, when programs keep
 * changing it while it is swept. */
enum { RESTLESS_PERCENT = 1 };

/* What a sweep did beside the memory that is free. */
struct report_more {
	uint64_t pool_bytes; /* free huge pages in pools, before */
	uint64_t pool_swept;
	uint64_t module_swept; /* by the kernel module */
	int module_error;      /* -errno; 0: it has done its part, or is not there */
	struct video_card card[VIDEO_CARDS_MAX];
	unsigned int cards;
	int lock_error; /* -errno, why the program is not locked into memory; 0: it is */
};

/* All that is reachable was swept, and nothing that the caller did not ask for kept more away. */
bool report_complete(const struct ration *r, const struct report_more *more);

/* Before a sweep, or instead of one. To stdout. */
void report_plan(const struct ration *r, const struct report_more *more);
void report_plan_json(const struct ration *r, const struct report_more *more);

/* After ration_finish(). To stdout. */
void report_verdict(const struct ration *r, const struct options *options,
		    const struct report_more *more);
void report_verdict_json(const struct ration *r, const struct options *options,
			 const struct report_more *more, uint64_t ms);

/* One line that overwrites itself, to stderr; and its removal. */
void report_progress(const struct sweep_state *state, uint64_t ms);
void report_progress_end(void);

#endif
