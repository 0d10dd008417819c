/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Hibernation writes all of RAM to a disk and then switches the power off. While the machine is
 * armed, a file for sleep.conf.d(5) refuses that: logind and systemd-sleep(8) read it each time.
 */
#ifndef MEMWIPE_UDEV_RULES_FRONT_HIBERNATION_H
#define MEMWIPE_UDEV_RULES_FRONT_HIBERNATION_H

#include <stdbool.h>

/* The file is there, and the administrator has not put another in its place. */
bool hibernation_is_refused(int root);

/* Write or remove the file. 0 or -errno. */
int hibernation_refuse(int root);
int hibernation_allow(int root);

#endif
