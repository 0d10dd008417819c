/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The watcher itself: arm, wait, look, go. This is what the daemon does once the disks are known;
 * it prints through message.h.
 */
#ifndef MEMWIPE_WATCH_H
#define MEMWIPE_WATCH_H

#include "udev-rules/common/disks.h"
#include "udev-rules/common/doors.h"

struct watch_options {
	bool dry_run;
	int deadline_seconds;
};

/*
 * Returns an exit code: EXIT_DONE after SIGTERM or SIGINT, or after the pull in a dry run; another
 * one if the system could not be protected. Otherwise it ends with the machine.
 */
int watch_run(struct disks *disks, struct doors *doors, const struct watch_options *options);

#endif
