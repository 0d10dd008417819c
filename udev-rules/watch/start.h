/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Starts the watcher once the disks are known. Prints through message.h. */
#ifndef MEMWIPE_UDEV_RULES_WATCH_START_H
#define MEMWIPE_UDEV_RULES_WATCH_START_H

#include "udev-rules/watch/watch.h"

/*
 * Open everything, report READY, watch. Returns an exit code: EXIT_DONE after SIGTERM or SIGINT, or
 * after the trigger in a dry run; another one if the machine could not be protected. After a
 * trigger that is not a dry run it does not return.
 */
int watch_run(struct watch *watch);

#endif
