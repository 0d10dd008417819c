/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What systemd-shutdown has started beside this program: it starts all of its hooks at once. */
#ifndef MEMWIPE_UDEV_RULES_HOOKS_OTHERS_H
#define MEMWIPE_UDEV_RULES_HOOKS_OTHERS_H

#include <stdbool.h>

/* Wait until all other hooks have ended. False: they still run after `seconds`. */
bool others_wait(int seconds);

#endif
