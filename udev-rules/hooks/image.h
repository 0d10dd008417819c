/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The images of the payload that the kernel holds. */
#ifndef MEMWIPE_UDEV_RULES_HOOKS_IMAGE_H
#define MEMWIPE_UDEV_RULES_HOOKS_IMAGE_H

#include "udev-rules/hooks/situation.h"

enum { ACTION_BYTES = 16 };

enum image { IMAGE_KEXEC, IMAGE_PANIC };

/*
 * Load it anew with the machine's action, in the first way that the kernel takes. If none is taken,
 * or kexec-wipe is not there, what was loaded before stays.
 */
void image_load(const struct machine *machine);

/* One that kexec-wipe has recorded is in place; action[] is what it ends in. */
bool image_is_ours(const struct machine *machine, enum image image, char action[ACTION_BYTES]);

#endif
