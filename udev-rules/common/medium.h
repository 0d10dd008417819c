/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which disks a running system is stored on: from a mount or a block device down through overlays,
 * images, loop devices, encryption and volume groups to whole disks. It reads only the mounts and
 * sysfs, and calls one function for loop devices, so a recorded tree gives the same answer.
 */
#ifndef MEMWIPE_UDEV_RULES_COMMON_MEDIUM_H
#define MEMWIPE_UDEV_RULES_COMMON_MEDIUM_H

#include "udev-rules/common/disks.h"

struct medium {
	struct disks disks; /* `spare`: a mirror of an internal disk, and nothing else is on it */
	bool in_ram;	    /* some or all of it is on a tmpfs */
	char unknown[DEVPATH_BYTES]; /* the first thing that could not be followed; "": none */
};

/* block_loop_backing(), or a recorded answer in a test. */
typedef int loop_backing_function(int root, const char *name, dev_t *number);

/*
 * Add the disks of what is mounted at "/", or of a block device, to *medium, which the caller has
 * zeroed. 0 or -errno. On 0 the caller checks all members.
 */
int medium_of_system(int root, loop_backing_function *loop_backing, struct medium *medium);
int medium_of_device(int root, dev_t number, loop_backing_function *loop_backing,
		     struct medium *medium);

#endif
