/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opening disks, so that disk_presence.h can ask for them without a path look-up. */
#ifndef MEMWIPE_UDEV_RULES_COMMON_DISK_HOLD_H
#define MEMWIPE_UDEV_RULES_COMMON_DISK_HOLD_H

#include "udev-rules/common/disks.h"

/*
 * Open the disk and check that it is the described one and has a size. 0, or -errno and nothing is
 * open; also the errors of opener_open().
 */
int disk_hold(struct disk *disk, int root);

/*
 * The same disk is held as `held`: have descriptors of it, too, without opening it. 0, or -errno
 * and nothing is open.
 */
int disk_hold_again(struct disk *disk, const struct disk *held);

/* Close what disk_hold() has opened. */
void disk_release(struct disk *disk);

/*
 * For each disk that is gone, look for the same one under another name and hold that instead. The
 * same disk has the same serial number, or the same plug if it has none, and the same size, and
 * is not in the list already. True: no disk is gone now.
 */
bool disks_return(struct disks *disks, int root);

/*
 * Have other threads open and close each disk, and do not wait for them. False: not all could
 * begin, because an earlier open(2) still waits. Only open(2) makes the kernel update the size
 * after a card has left its reader. An optical drive is left out: it is asked for its disc at each
 * look, and while it is being opened it would not answer.
 */
bool disks_reread(const struct disks *disks, int root);

#endif
