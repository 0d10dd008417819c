/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a person names a device: "/dev/sdb", "serial=4C530001", "port=2-1.4", "label=KEY".
 */
#ifndef MEMWIPE_UDEV_RULES_COMMON_DESIGNATION_H
#define MEMWIPE_UDEV_RULES_COMMON_DESIGNATION_H

#include <sys/types.h>

/*
 * The block device that is named, below a root folder. 0; -EINVAL: no such form; -ENOENT: there is
 * none now; -ENOTUNIQ: more than one; -ENOTBLK; another -errno.
 */
int designation_find(int root, const char *text, dev_t *number);

/* What such an error means to whoever wrote it. */
const char *designation_reason(int error);

#endif
