/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds the disks that the configuration names. Complains through message.h. */
#ifndef MEMWIPE_UDEV_RULES_WATCH_TARGETS_H
#define MEMWIPE_UDEV_RULES_WATCH_TARGETS_H

#include "udev-rules/common/config.h"
#include "udev-rules/common/disks.h"

struct targets {
	struct disks disks;
	size_t awaited; /* how many configured devices are not plugged in yet: */
	const char *designation[CONFIG_DEVICES_MAX];
};

/*
 * Find the disks below a root folder. `must_be_there`: a missing device is an error; otherwise it
 * is awaited. An exit code; complains of errors, and of disks that are not watched.
 */
int targets_find(struct targets *targets, int root, const struct config *config,
		 bool must_be_there);

/* Look for awaited devices. True: one has been plugged in, and its disks are held now. */
bool targets_arrived(struct targets *targets, int root);

#endif
