/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Triggers that may be an accident: each must last for a time of grace, in which it can be called
 * off. Times are ns of a clock that goes on during suspend. Pure.
 */
#ifndef MEMWIPE_UDEV_RULES_WATCH_SOFT_H
#define MEMWIPE_UDEV_RULES_WATCH_SOFT_H

#include <stdbool.h>
#include <stdint.h>

enum soft_cause { SOFT_AC_LOST, SOFT_LID_CLOSED, SOFT_DEAD_MAN, SOFT_CAUSES };

struct soft {
	bool pending[SOFT_CAUSES];
	uint64_t due_ns; /* while any is pending */
};

/* "ac-lost" */
const char *soft_name(enum soft_cause cause);

/* It has happened. The grace runs from the first of those that are pending. */
void soft_raise(struct soft *soft, enum soft_cause cause, uint64_t now_ns, uint64_t grace_ns);

/* It is over by itself: power is back, the lid is open. */
void soft_calm(struct soft *soft, enum soft_cause cause);

/* Somebody called all of them off; each must happen anew. True: there was one. */
bool soft_abort(struct soft *soft);

/* The first one that is pending, or SOFT_CAUSES. */
enum soft_cause soft_pending(const struct soft *soft);

bool soft_is_due(const struct soft *soft, uint64_t now_ns);

#endif
