/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The firmware's memory overwrite request: TCG, Platform Reset Attack Mitigation Specification
 * 1.10, section 4. A UEFI variable of one byte. Firmware does not report whether it obeys.
 */
#ifndef MEMWIPE_UDEV_RULES_FRONT_MOR_H
#define MEMWIPE_UDEV_RULES_FRONT_MOR_H

#include <stdbool.h>

enum { MOR_CLEAR = 1 }; /* bit 0: clear RAM at the next reset */

/* The byte, read below a root folder; -ENOENT: there is no such variable; -errno. */
int mor_read(int root);

/* Set or clear bit 0, unless it is so already, and read it back. 0; -EIO: the firmware did not
 * store it; -errno. */
int mor_write(int root, bool clear);

/* The same, for a user: complains if it fails. An exit code. */
int mor_set(int root, bool clear);

#endif
