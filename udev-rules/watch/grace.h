/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The grace time of triggers that may be an accident: the wipe starts when that of one cause is
 * over, unless a user aborts it or the cause ends before. A cause is a row number of the table in
 * triggers.c. Times are CLOCK_BOOTTIME in ns. Pure.
 */
#ifndef MEMWIPE_UDEV_RULES_WATCH_GRACE_H
#define MEMWIPE_UDEV_RULES_WATCH_GRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GRACE_CAUSES_MAX = 8 };

struct grace {
	bool pending[GRACE_CAUSES_MAX];
	uint64_t due_ns[GRACE_CAUSES_MAX]; /* valid while the cause is pending */
};

/*
 * The cause has started. Each has a time of its own, because the others may end before it: then
 * this one still lasts as long as the user expects.
 */
void grace_start(struct grace *grace, size_t cause, uint64_t now_ns, uint64_t grace_ns);

/* The cause has ended by itself: power is back, the lid is open. */
void grace_end(struct grace *grace, size_t cause);

/* A user aborts all pending causes; each must start again. True: at least one was pending. */
bool grace_abort(struct grace *grace);

/* The pending cause that is due first, or GRACE_CAUSES_MAX if there is none. */
size_t grace_pending(const struct grace *grace);

bool grace_is_over(const struct grace *grace, uint64_t now_ns);

#endif
