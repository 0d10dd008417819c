/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MEMWIPE_UDEV_RULES_FRONT_OTHER_END_H
#define MEMWIPE_UDEV_RULES_FRONT_OTHER_END_H

#include "common/record.h"

#include <stdbool.h>

/*
 * Find an image of ours, or the module, that does not end in a power-off: *door is its name, and
 * action its end, as a record names it. False: all power the machine off.
 */
bool find_other_end(int root, const char **door, char action[RECORD_ACTION_BYTES]);

#endif
