/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A second thread behind the first: if the door that is tried has not ended the machine in time it
 * tries those behind it; then it switches the power off (sysrq 'o'), and if that hangs it resets
 * (sysrq 'b'), again and again. It stands blocked on a
 * descriptor from the start, on a small stack of its own, so that starting it is one write().
 */
#ifndef MEMWIPE_UDEV_RULES_WATCH_DEADLINE_H
#define MEMWIPE_UDEV_RULES_WATCH_DEADLINE_H

#include "common/ways.h"

#include <pthread.h>

struct deadline {
	struct ways *doors;
	int seconds;	   /* from the trigger to the next door */
	int pause_seconds; /* from the power-off to the reset, and so on */
	int sysrq_fd;	   /* /proc/sysrq-trigger, open for writing */
	int fired_fd;	   /* the rest belongs to deadline.c */
	int failed_fd;
	pthread_t thread;
	pthread_barrier_t running;
};

/* Start the thread; it waits. The first four members are filled in. 0 or -errno. */
int deadline_prepare(struct deadline *deadline);

/* The trigger: one write each, no lock. */
void deadline_start(const struct deadline *deadline);

/* No door let us through: the deadline is now. */
void deadline_doors_failed(const struct deadline *deadline);

#endif
