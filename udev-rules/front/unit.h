/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MEMWIPE_UDEV_RULES_FRONT_UNIT_H
#define MEMWIPE_UDEV_RULES_FRONT_UNIT_H

#include <stdbool.h>

/* Is this unit of systemd enabled, in the files below root? A masked unit is not. */
bool unit_is_enabled(int root, const char *unit);

#endif
