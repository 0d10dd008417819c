/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The watcher's poll loop. */
#ifndef MEMWIPE_UDEV_RULES_WATCH_LOOP_H
#define MEMWIPE_UDEV_RULES_WATCH_LOOP_H

#include "udev-rules/watch/watch.h"

enum { WAKE_UEVENT, WAKE_TICK, WAKE_SIGNAL, WAKE_CONTROL, WAKES };

struct loop {
	struct pollfd fd[WAKES + TRIGGERS_FDS_MAX]; /* of the first four the caller sets .fd */
	bool reread_medium; /* a disk may have lost its medium: open it again */
};

/* Until the wipe is to start (true), or a signal has ended the watcher (false). */
bool loop_run(struct watch *watch, struct loop *loop);

#endif
