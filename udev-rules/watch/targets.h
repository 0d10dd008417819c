/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds the disks that the configuration names. Complains through message.h. */
#ifndef MEMWIPE_UDEV_RULES_WATCH_TARGETS_H
#define MEMWIPE_UDEV_RULES_WATCH_TARGETS_H

#include "udev-rules/common/config.h"
#include "udev-rules/common/disks.h"

/* A configured device that is not watched yet, and why not; both strings stay valid. */
struct awaited {
	const char *designation;
	const char *reason;
};

struct targets {
	struct disks disks;
	bool debounce;	/* those of configured devices are `debounced` */
	size_t awaited; /* how many there are in device[] */
	struct awaited device[CONFIG_DEVICES_MAX];
};

/*
 * Find the disk of the running system below a root folder, and await each configured device. With
 * must_be_there, find the devices at once; then one that cannot be watched is an error, otherwise
 * it never is. An exit code; complains of errors, and of disks that are not watched.
 */
int targets_find(struct targets *targets, int root, const struct config *config,
		 bool must_be_there);

/* How the disks of an awaited device are taken over: disk_hold(), or nothing is done to them. */
typedef int disk_taking_function(struct disk *disk, int root);
disk_taking_function disk_only_listed;

/*
 * Look for awaited devices, and take the disks of those that are there. True: a device is awaited
 * no more.
 */
bool targets_arrived(struct targets *targets, int root, disk_taking_function *take);

/* Complain of each device that is still awaited, and of disks that do not look removable. */
void targets_report(const struct targets *targets);

#endif
