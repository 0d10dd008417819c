/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kernel.kexec_load_limit_reboot and _panic (Linux 6.3 and later): how many more images the kernel
 * accepts for a slot until the next boot. 0 keeps the image that is in the slot, against other
 * programs and against memwipe load.
 */
#ifndef MEMWIPE_UDEV_RULES_FRONT_LOAD_LIMIT_H
#define MEMWIPE_UDEV_RULES_FRONT_LOAD_LIMIT_H

#include "udev-rules/common/config.h"

/*
 * With lock-slots in the configuration, set the limit to 0 for each slot that holds an image of
 * ours. Complains of a slot that cannot be locked. Below a recorded root the files are written
 * there.
 */
void load_limit_set(int root, const struct config *config);

#endif
