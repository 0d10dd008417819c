/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The last step of a shutdown. */
#ifndef MEMWIPE_UDEV_RULES_HOOKS_LEAVE_H
#define MEMWIPE_UDEV_RULES_HOOKS_LEAVE_H

#include "udev-rules/hooks/situation.h"

/*
 * Go through the first door whose image ends in the machine's action, or else through the first one
 * with an image of ours. Returns only if there is none or the kernel does not let us through, which
 * is said: false. On a recorded machine it says what it would do: true.
 */
bool leave(const struct machine *machine);

/* Restart at once, through the firmware. Returns as leave(). */
bool leave_by_restart(const struct machine *machine);

#endif
