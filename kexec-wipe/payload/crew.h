/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All CPUs work on the same ranges. The first CPU starts the others, and after a time limit does
 * again what they have begun but not finished. So a CPU that cannot be started, starts late or
 * hangs costs time, but no memory is skipped.
 */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_CREW_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_CREW_H

#include "paging.h"
#include "place.h"
#include "tally.h"

/* What to do with a piece of memory; it lies within one multiple of WINDOW_BYTES. */
typedef void crew_task(const struct window *window, struct mem_range piece, struct tally *tally);

/*
 * Reserve memory for the other CPUs' stacks and tables in `set`. NULL, or why this CPU works alone.
 */
const char *crew_prepare(const struct place_set *set);

/*
 * Do `task` for all of set's memory except `own`, together with the CPUs that can be started; then
 * stop them and overwrite the memory that they used. `doing` is for the console. Results are
 * added to *sum. The set may be another one than crew_prepare's.
 */
void crew_run(const struct window *window, const struct place_set *set, crew_task *task,
	      const char *doing, struct tally *sum);

#endif
