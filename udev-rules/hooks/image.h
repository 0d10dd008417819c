/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The image of the payload that the kernel holds. */
#ifndef MEMWIPE_UDEV_RULES_HOOKS_IMAGE_H
#define MEMWIPE_UDEV_RULES_HOOKS_IMAGE_H

#include "udev-rules/hooks/situation.h"

/*
 * Load it again with the machine's action, by the first method that the kernel accepts. If it
 * accepts none, or kexec-wipe is not there, what was loaded before stays.
 */
void image_load(const struct machine *machine);

#endif
