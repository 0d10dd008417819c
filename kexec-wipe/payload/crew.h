/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All CPUs at work on the same ranges. Those that can't be started, come late or never finish cost
 * nothing but their share: what they leave is done again by this CPU.
 */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_CREW_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_CREW_H

#include "paging.h"
#include "place.h"
#include "tally.h"

/* What to do with each piece; it never crosses a window's bound. */
typedef void crew_task(const struct window *window, struct mem_range piece, struct tally *tally);

/* Take the memory that other CPUs need, from `set`. NULL, or why this CPU stays alone. */
const char *crew_prepare(const struct place_set *set);

/*
 * Do all of set's RAM but `own`, together with the CPUs that can be started; then stop them, and
 * overwrite the memory that they had. `doing` is a word for the console. Adds to the sum.
 */
void crew_run(const struct window *window, const struct place_set *set, crew_task *task,
	      const char *doing, struct tally *sum);

#endif
