/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The last call: how the wipe is started. */
#ifndef MEMWIPE_UDEV_RULES_WATCH_FIRE_H
#define MEMWIPE_UDEV_RULES_WATCH_FIRE_H

#include "udev-rules/watch/watch.h"

/* Prepare everything that fire() needs. An exit code; complains. */
int fire_prepare(struct watch *watch);

/* Start the deadline, then try the doors until the machine ends. */
_Noreturn void fire(const struct watch *watch);

/* In a dry run: print what fire() would have done. An exit code; closes stdout. */
int fire_report(const struct watch *watch);

#endif
