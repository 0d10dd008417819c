/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The door that needs no door: an armed module empties RAM in the kernel's own power-off. */
#ifndef MEMWIPE_UDEV_RULES_HOOKS_MODULE_H
#define MEMWIPE_UDEV_RULES_HOOKS_MODULE_H

#include "udev-rules/hooks/situation.h"

/* False: it is not loaded, or refuses, which is said. */
bool module_arm(const struct machine *machine);

#endif
