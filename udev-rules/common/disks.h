/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whole disks: where they are plugged, whether a hand can take them away, and whether they are
 * still there.
 */
#ifndef MEMWIPE_UDEV_RULES_COMMON_DISKS_H
#define MEMWIPE_UDEV_RULES_COMMON_DISKS_H

#include "udev-rules/common/block.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DISKS_MAX = 16, SERIAL_BYTES = 128 };

struct disk {
	dev_t number;
	int fd;				  /* held open since disk_hold(); -1 before */
	int state_fd;			  /* its device's state, likewise; -1: has none */
	bool removable;			  /* a hand can take it away, and the kernel will tell */
	bool optical;			  /* its disc can leave the drive */
	char node[DEVICE_NAME_BYTES + 8]; /* "/dev/sda" */
	char devpath[DEVPATH_BYTES];	  /* of the disk */
	char plug[DEVPATH_BYTES];  /* devpath of what is pulled: its USB device or its parent */
	char serial[SERIAL_BYTES]; /* of the plug; "": has none */
	uint64_t bytes;		   /* its size when it was held */
};

struct disks {
	size_t count;
	struct disk item[DISKS_MAX];
};

/* Describe a whole disk and add it; one that is there already counts once. 0 or -errno. */
int disks_add(struct disks *disks, int root, dev_t number);

/* Add a copy of one that was described; one that is there already counts once. 0 or -ENOSPC. */
int disks_take(struct disks *disks, const struct disk *disk);

/*
 * Open the disk and see that it is the one that was described and has a size. 0, or -errno and
 * nothing is open.
 */
int disk_hold(struct disk *disk, int root);

/*
 * Hold those anew that are gone and came back as another device: the same serial, or where there is
 * none the same plug, and the same size. True: none is gone any more.
 */
bool disks_return(struct disks *disks, int root);

/*
 * Open each once more: only that makes the kernel read the size anew when a card has left its
 * reader.
 */
void disks_reread(const struct disks *disks, int root);

/* What the size of a held disk says: it is 0 for ever once the kernel has taken the disk down. */
bool size_says_gone(int error, uint64_t bytes);

/*
 * What the state attribute of a disk's device says, `got` bytes of it or -errno: a SCSI device is
 * "cancel" and "deleted" on its way out, an NVMe controller "deleting", and then there is none.
 * The kernel says so before it waits for whoever still uses the disk; only then the size goes.
 */
bool state_says_gone(int got, const char *state);

/* Is any of the held disks gone? One ioctl and one read each, and another ioctl of each drive. */
bool disks_gone(const struct disks *disks);

#endif
