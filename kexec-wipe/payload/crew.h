/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All CPUs work on the same ranges. The other CPUs are started once, wait for jobs, and after a
 * time limit the first CPU does again what they have begun but not finished. So a CPU that cannot
 * be started, starts late or hangs costs time, but no memory is skipped.
 */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_CREW_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_CREW_H

#include "paging.h"
#include "place.h"
#include "tally.h"

/* What to do with a piece of memory; it lies within one multiple of WINDOW_BYTES. */
typedef void crew_task(const struct window *window, struct mem_range piece, struct tally *tally);

/*
 * Reserve memory in `set` for the stacks and tables of as many other CPUs, or, if the number is 0,
 * of as many as possible. Nothing is written. `alone`: they are to be started, but not to help.
 * NULL, or why this CPU works alone.
 */
const char *crew_prepare(const struct place_set *set, uint32_t cpus, bool alone);

/* From this address on, no other CPU uses memory. */
uint64_t crew_memory_end(void);

/* Start the CPUs that were stopped; without a page to start in, nothing happens. */
void crew_start(const struct window *window);

/*
 * Do `task` for all of set's memory except `own` and what the other CPUs use, together with those
 * that have come. `doing` is a word for the console. Results are added to *sum. The set may be
 * another one than crew_prepare's.
 */
void crew_run(const struct window *window, const struct place_set *set, crew_task *task,
	      const char *doing, struct tally *sum);

/* The same by this CPU alone. The others may be in the middle of an earlier job. */
void crew_run_alone(const struct window *window, const struct place_set *set, crew_task *task,
		    struct tally *sum);

/*
 * Let the other CPUs rest in the 32-bit code at `code`, or stop them. Then do `task` for the memory
 * that they used.
 */
void crew_rest(uint32_t code);
void crew_run_behind(const struct window *window, crew_task *task, struct tally *sum);

#endif
