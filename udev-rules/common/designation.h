/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the configuration and --device name a device: "/dev/sdb", "serial=4C530001", "port=2-1.4",
 * "label=KEY".
 */
#ifndef MEMWIPE_UDEV_RULES_COMMON_DESIGNATION_H
#define MEMWIPE_UDEV_RULES_COMMON_DESIGNATION_H

#include <stdbool.h>
#include <sys/types.h>

/* Is it one of these forms? Says nothing about whether there is such a device. */
bool designation_has_form(const char *text);

/*
 * Find the named block device below a root folder. 0; -EINVAL: none of these forms; -ENOENT: no
 * such device now; -ENOTUNIQ: more than one; -ENOTBLK: not a block device; another -errno.
 */
int designation_find(int root, const char *text, dev_t *number);

/* Such an error as a message to the user. */
const char *designation_reason(int error);

#endif
