/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Block devices as sysfs describes them. `root` is a descriptor of the folder that holds sys/ and
 * dev/: open_root(). A devpath is a path below /sys as uevents contain it:
 * "/devices/.../block/sda". Functions return 0 or -errno.
 */
#ifndef MEMWIPE_UDEV_RULES_COMMON_BLOCK_H
#define MEMWIPE_UDEV_RULES_COMMON_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { DEVPATH_BYTES = 512, DEVICE_NAME_BYTES = 64 };

int block_devpath(int root, dev_t number, char devpath[DEVPATH_BYTES]);

/* Device number from a kernel name ("dm-0"), or a path: "/dev/sda1", "/dev/mapper/vg-root". */
int block_number_of_name(int root, const char *name, dev_t *number);
int block_number_of_path(int root, const char *path, dev_t *number);

/* Read an attribute of one line, such as "removable"; compare it; check that it exists. */
int block_attribute(int root, const char *devpath, const char *name, char *line, size_t room);
bool block_attribute_is(int root, const char *devpath, const char *name, const char *value);
bool block_has_attribute(int root, const char *devpath, const char *name);

/* Does the device's uevent file contain this line? */
bool block_uevent_says(int root, const char *devpath, const char *line);

/* The last part of a path. */
const char *block_base_name(const char *path);

/*
 * The device of the file behind a loop device, st_dev of that file. The kernel knows it even when
 * the file has no path any more.
 */
int block_loop_backing(int root, const char *name, dev_t *number);

#endif
