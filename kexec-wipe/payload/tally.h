/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was done to memory, in bytes. Each CPU has its own tally. */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_TALLY_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_TALLY_H

#include "core/types.h"

struct tally {
	uint64_t written;
	uint64_t skipped;     /* writing raised an exception twice */
	uint64_t verified;    /* read, and zero */
	uint64_t unreadable;  /* reading raised an exception twice */
	uint64_t not_zero;    /* even after it was written again */
	uint64_t not_zero_at; /* the address of one of those, if there are any */
};

static inline void tally_add(struct tally *sum, const struct tally *more)
{
	sum->written += more->written;
	sum->skipped += more->skipped;
	sum->verified += more->verified;
	sum->unreadable += more->unreadable;
	sum->not_zero += more->not_zero;
	if (more->not_zero)
		sum->not_zero_at = more->not_zero_at;
}

#endif
