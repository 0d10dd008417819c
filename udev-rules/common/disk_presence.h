/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether held disks are still there: asked on descriptors that disk_hold() opened. */
#ifndef MEMWIPE_UDEV_RULES_COMMON_DISK_PRESENCE_H
#define MEMWIPE_UDEV_RULES_COMMON_DISK_PRESENCE_H

#include "udev-rules/common/disks.h"

/* What the size of a held disk says: it is 0 for ever once the kernel has taken the disk down. */
bool size_says_gone(int error, uint64_t bytes);

/*
 * What the state attribute of a disk's device says, `got` bytes of it or -errno: a SCSI device is
 * "cancel" and "deleted" on its way out, an NVMe controller "deleting", and then there is none.
 * The kernel says so before it waits for the disk's remaining users; only then the size goes.
 */
bool state_says_gone(int got, const char *state);

/* BLKGETSIZE64. 0 or -errno, and then *bytes is 0. */
int disk_size(int fd, uint64_t *bytes);

/*
 * DOUBTFUL: it has no size or no disc, but its device is there, and says so. The medium was taken
 * out, or one command failed, such as the TEST UNIT READY of a poll: then the size is back after
 * the next open(2), disks_reread(). CORD_GONE: gone or doubtful, and only a `debounced` disk.
 */
enum presence { DISK_THERE, DISK_CORD_GONE, DISK_DOUBTFUL, DISK_LEFT };

/* From what was read: state_says_gone() needs `got`; without a state the size alone counts. */
enum presence presence_of(bool has_size, int got, const char *state);

enum presence disk_look(const struct disk *disk);

/*
 * The worst of the held disks. One ioctl(2) and one pread(2) per disk, and one more ioctl(2) per
 * optical drive, in another thread: opener_open().
 */
enum presence disks_look(const struct disks *disks);

#endif
