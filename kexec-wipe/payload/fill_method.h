/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which store loops a CPU can run, and which of them is the fastest on this machine. */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_FILL_METHOD_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_FILL_METHOD_H

#include "core/types.h"

struct fill_method {
	const char *name;
	const char *loop; /* of fill.h */
};

enum {
	FILL_METHODS_MAX = 4,
	FILL_ROUND_BYTES = 4 << 20,
	FILL_ROUNDS = 8,
	FILL_TRIAL_BYTES = FILL_METHODS_MAX * FILL_ROUNDS * FILL_ROUND_BYTES,
};

/*
 * Those that this CPU has, the wider stores behind the narrower ones; string stores, which may go
 * through the caches, are the first. Returns their number.
 */
unsigned int fill_methods(struct fill_method method[static FILL_METHODS_MAX]);

/*
 * The method to use, if a trial of each took best[i] ticks: the last one of those that are as fast
 * as the fastest within 5 %. What one CPU cannot tell apart, as it waits for memory, differs when
 * all CPUs write.
 */
unsigned int fill_choose(const uint64_t *best, unsigned int count);

/*
 * Make fill() use the fastest of this CPU's methods, found out by filling FILL_TRIAL_BYTES of
 * memory that has not been touched lately. Returns the method's name.
 */
const char *fill_use_fastest(char *at);

#endif
