/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MEMWIPE_UDEV_RULES_FRONT_REPLACE_H
#define MEMWIPE_UDEV_RULES_FRONT_REPLACE_H

#include <sys/types.h>

/* Replace a file of CONTROL_FOLDER by another one, so that each reader gets all of one of them.
 * 0 or -errno. */
int replace_file(const char *path, const char *text, mode_t mode);

#endif
