/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A second thread for the case that a door hangs. If the machine has not ended at the deadline, it
 * tries the doors behind the one that hangs; the last resort, which takes long where there is much
 * RAM, hangs when it has not got on for that time. Then it switches the power off (SysRq 'o'), and
 * if that hangs too it resets (SysRq 'b'), and repeats both. Without SysRq it makes the same two
 * calls of reboot(2), which can hang: they wait for a lock and for drivers. It is created
 * beforehand and blocks in poll(2), so the trigger starts it with one write(2).
 */
#ifndef MEMWIPE_UDEV_RULES_WATCH_DEADLINE_H
#define MEMWIPE_UDEV_RULES_WATCH_DEADLINE_H

#include "common/ways.h"

#include <pthread.h>

struct deadline {
	struct ways *doors;
	int seconds;	   /* from the trigger to the next door */
	int pause_seconds; /* between power-off and reset, and between rounds */
	int sysrq_fd;	   /* /proc/sysrq-trigger, open for writing; -1: there is none */
	int fired_fd;	   /* from here on private to deadline.c */
	int failed_fd;
	pthread_t thread;
	pthread_barrier_t running;
};

/* Create the thread. The caller has filled in the first five members. 0 or -errno. */
int deadline_prepare(struct deadline *deadline);

/* The time starts now. One write(2), no lock. */
void deadline_start(const struct deadline *deadline);

/* All doors have failed: do not wait for the deadline. One write(2), no lock. */
void deadline_doors_failed(const struct deadline *deadline);

#endif
