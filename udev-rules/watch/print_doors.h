/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MEMWIPE_UDEV_RULES_WATCH_PRINT_DOORS_H
#define MEMWIPE_UDEV_RULES_WATCH_PRINT_DOORS_H

#include "common/ways.h"

/* Print each way, whether it is open below root, and why not. An exit code. */
int print_doors(struct ways *ways, int root);

#endif
