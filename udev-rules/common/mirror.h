/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Storage on several devices, RAID of the md driver and btrfs, from sysfs below a root folder; and
 * which disks a search through it has found that the system can lose.
 */
#ifndef MEMWIPE_UDEV_RULES_COMMON_MIRROR_H
#define MEMWIPE_UDEV_RULES_COMMON_MIRROR_H

#include "udev-rules/common/disks.h"

enum { BTRFS_DEVICES_MAX = 32 };

/* Is this device a RAID1: does each of its devices hold all of the data? */
bool md_is_mirror(int root, const char *devpath);

struct btrfs {
	bool is_mirror;	  /* RAID1 for everything: it goes on without one of its devices */
	bool is_complete; /* each that sysfs lists is in device[] */
	size_t devices;
	dev_t device[BTRFS_DEVICES_MAX]; /* those that are there */
};

/* The mounted btrfs that is on this device among others. 0; -ENOENT: none; another -errno. */
int btrfs_find(int root, dev_t number, struct btrfs *btrfs);

/*
 * Sets of disks, a bit for each place in a list; starts as zeros. Members are private to mirror.c.
 */
struct mirrors {
	unsigned int found;  /* since the search went into the innermost mirror */
	unsigned int needed; /* found outside of mirrors */
	unsigned int spare;  /* halves of mirrors whose other half cannot be pulled */
	int depth;
};

/*
 * The search goes into something on other devices and out of it; `outer` is what mirrors_enter()
 * returned. Nothing happens if it is no mirror.
 */
unsigned int mirrors_enter(struct mirrors *mirrors, bool is_mirror);
void mirrors_leave(struct mirrors *mirrors, bool is_mirror, unsigned int outer,
		   const struct disks *disks);

/* It has come to the disk at this place. */
void mirrors_found(struct mirrors *mirrors, size_t place);

/* It is done: set `spare` of each disk. */
void mirrors_mark_spare(const struct mirrors *mirrors, struct disks *disks);

#endif
