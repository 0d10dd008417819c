/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whole disks: where they are plugged in, and whether a person can pull them. */
#ifndef MEMWIPE_UDEV_RULES_COMMON_DISKS_H
#define MEMWIPE_UDEV_RULES_COMMON_DISKS_H

#include "udev-rules/common/block.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DISKS_MAX = 16, SERIAL_BYTES = 128 };

struct disk {
	dev_t number;
	int fd;				  /* of the node, open since disk_hold(); -1 before */
	int state_fd;			  /* of its state, likewise; -1: no such attribute */
	bool removable;			  /* it can be pulled, and the kernel reports the removal */
	bool spare;			  /* the system goes on without it: medium.h */
	bool optical;			  /* its disc can be ejected */
	bool debounced;			  /* its loss triggers only after the configured debounce */
	char node[DEVICE_NAME_BYTES + 8]; /* "/dev/sda" */
	char devpath[DEVPATH_BYTES];	  /* of the disk */
	char device[DEVPATH_BYTES];	  /* of the device that it belongs to, which has `state` */
	char plug[DEVPATH_BYTES];  /* devpath of what is pulled: its USB device or its parent */
	char serial[SERIAL_BYTES]; /* of the plug, or else of the device; "": none */
	uint64_t bytes;		   /* size at the time of disk_hold() */
};

struct disks {
	size_t count;
	struct disk item[DISKS_MAX];
};

/* Describe a whole disk and append it, unless it is in the list already. 0 or -errno. */
int disks_add(struct disks *disks, int root, dev_t number);

/* The place of a disk in the list, or its count. */
size_t disks_index(const struct disks *disks, dev_t number);

/* Append a copy of a described disk, unless it is in the list already. 0 or -ENOSPC. */
int disks_append(struct disks *disks, const struct disk *disk);

#endif
