/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The device's attributes in sysfs, one value in each file: memwipe(4). */
#ifndef MEMWIPE_KMOD_STATE_H
#define MEMWIPE_KMOD_STATE_H

#include <linux/sysfs.h>

extern const struct attribute_group *state_groups[];

#endif
