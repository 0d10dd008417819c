/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The initramfs that systemd-shutdown returns to: unpacked to /run/initramfs, it unmounts the root
 * file system and starts this program again. Where systemd cannot enter it, it ends the machine
 * without it, and without a wipe, so it is tried beforehand.
 */
#ifndef MEMWIPE_UDEV_RULES_HOOKS_EXITRD_H
#define MEMWIPE_UDEV_RULES_HOOKS_EXITRD_H

#include "udev-rules/hooks/situation.h"

/* This program runs in it. */
bool exitrd_is_here(const struct machine *machine);

/* systemd-shutdown will try to return to one. False in there. */
bool exitrd_follows(const struct machine *machine);

/* Why the wipe must not be left to it, or NULL. Its programs are looked at, but not run. */
const char *exitrd_obstacle(const struct machine *machine);

#endif
