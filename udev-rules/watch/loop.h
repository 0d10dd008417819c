/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The watcher's poll loop. */
#ifndef MEMWIPE_UDEV_RULES_WATCH_LOOP_H
#define MEMWIPE_UDEV_RULES_WATCH_LOOP_H

#include "udev-rules/watch/watch.h"

enum { WAKE_UEVENT, WAKE_TICK, WAKE_SIGNAL, WAKE_CONTROL, WAKE_STATUS, WAKES };

/* Status requests that are answered per tick; a flood must not delay the checks of the disks. */
enum { STATUS_PER_TICK = 20 };

struct loop {
	struct pollfd fd[WAKES + TRIGGERS_FDS_MAX]; /* of the first four the caller sets .fd */
	int status_fd;				    /* polled while status_left > 0; -1: none */
	int status_left;			    /* of STATUS_PER_TICK */
	bool reread_medium; /* a disk may have lost its medium: open it again */
};

/* Until the wipe is to start (true), or a signal has ended the watcher (false). */
bool loop_run(struct watch *watch, struct loop *loop);

#endif
