/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What sysfs says of block devices, below a root folder. A devpath is a path below /sys as uevents
 * carry it: "/devices/.../block/sda". Functions return 0 or -errno.
 */
#ifndef MEMWIPE_UDEV_RULES_COMMON_BLOCK_H
#define MEMWIPE_UDEV_RULES_COMMON_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { DEVPATH_BYTES = 512, DEVICE_NAME_BYTES = 64 };

int block_devpath(int root, dev_t number, char devpath[DEVPATH_BYTES]);

/* The number of a kernel name ("dm-0"), and of a path: "/dev/sda1", "/dev/mapper/vg-root". */
int block_number_of_name(int root, const char *name, dev_t *number);
int block_number_of_path(int root, const char *path, dev_t *number);

/* Read the one line of an attribute, "removable"; does an attribute exist? */
int block_attribute(int root, const char *devpath, const char *name, char *line, size_t room);
bool block_has_attribute(int root, const char *devpath, const char *name);

/* Does a line of the device's uevent file read `line`? */
bool block_uevent_says(int root, const char *devpath, const char *line);

/* The last part of a path. */
const char *block_base_name(const char *path);

/*
 * The device that the file behind a loop device lies on, st_dev of that file; the kernel knows it
 * even when no path leads to the file any more.
 */
int block_loop_backing(int root, const char *name, dev_t *number);

#endif
