/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sets the firmware's memory overwrite request; common/mor.h reads it. */
#ifndef MEMWIPE_UDEV_RULES_FRONT_MOR_H
#define MEMWIPE_UDEV_RULES_FRONT_MOR_H

#include "common/mor.h"

#include <stdbool.h>

/* Set or clear bit 0, unless it is so already, and read it back. 0; -EIO: the firmware did not
 * store it; -errno. */
int mor_write(int root, bool clear);

/* The same, for a user: complains if it fails. An exit code. */
int mor_set(int root, bool clear);

/*
 * Have a module that is loaded look at the request again: whether a payload that hangs may be reset
 * depends on it. Without the module nothing is done.
 */
void mor_tell_module(int root);

#endif
