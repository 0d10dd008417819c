/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which disks a running system lives on: from a mount or a block device down through overlays,
 * images, loop devices, encryption and volume groups to whole disks. Nothing is asked but the
 * mounts, sysfs and one loop function, so a recorded tree gives the same answer.
 */
#ifndef MEMWIPE_UDEV_RULES_COMMON_MEDIUM_H
#define MEMWIPE_UDEV_RULES_COMMON_MEDIUM_H

#include "udev-rules/common/disks.h"

struct medium {
	struct disks disks;
	bool in_ram;		     /* some or all of it lies on a tmpfs */
	char unknown[DEVPATH_BYTES]; /* the first thing that leads nowhere, "" if there is none */
};

/* block_loop_backing() or, in a test, a recorded answer. */
typedef int loop_backing_function(int root, const char *name, dev_t *number);

/*
 * Add those of what is mounted at "/", or of a block device, to a medium that starts as zeros. 0 or
 * -errno; look at all of *medium.
 */
int medium_of_system(int root, loop_backing_function *loop_backing, struct medium *medium);
int medium_of_device(int root, dev_t number, loop_backing_function *loop_backing,
		     struct medium *medium);

#endif
