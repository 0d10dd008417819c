/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where what was in RAM may lie for ever. */
#ifndef MEMWIPE_UDEV_RULES_FRONT_SWAP_H
#define MEMWIPE_UDEV_RULES_FRONT_SWAP_H

#include <stdbool.h>

/*
 * Is what is written to this swap area, a path as /proc/swaps has it, encrypted, or does it stay in
 * RAM? A file is not known to be. Below a root folder.
 */
bool swap_is_safe(int root, const char *area);

#endif
