/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From the configuration to the disks that are watched. Prints through message.h. */
#ifndef MEMWIPE_UDEV_RULES_WATCH_TARGETS_H
#define MEMWIPE_UDEV_RULES_WATCH_TARGETS_H

#include "udev-rules/common/config.h"
#include "udev-rules/common/disks.h"

struct targets {
	struct disks disks;
	size_t awaited; /* devices of the configuration that are not there yet: */
	const char *designation[CONFIG_DEVICES_MAX];
};

/*
 * Find them below a root folder. `must_be_there`: a device that is not is an error. An exit code;
 * nothing is said where all is well, and what is left out is named.
 */
int targets_find(struct targets *targets, int root, const struct config *config,
		 bool must_be_there);

/* Has one of those that were awaited come? Its disks are held now. */
bool targets_arrived(struct targets *targets, int root);

#endif
