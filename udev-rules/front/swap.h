/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Checks whether a swap area may keep RAM contents after the power is off. */
#ifndef MEMWIPE_UDEV_RULES_FRONT_SWAP_H
#define MEMWIPE_UDEV_RULES_FRONT_SWAP_H

#include <stdbool.h>

/*
 * Is this swap area, a path from /proc/swaps without its escapes, encrypted or in RAM? A swap file
 * is what its file system is. Reads sysfs and the mounts below a root folder.
 */
bool swap_is_safe(int root, const char *area);

#endif
