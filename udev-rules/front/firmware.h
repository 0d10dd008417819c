/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether the firmware clears RAM at a reset, and the hardware watchdog resets a payload that
 * hangs. */
#ifndef MEMWIPE_UDEV_RULES_FRONT_FIRMWARE_H
#define MEMWIPE_UDEV_RULES_FRONT_FIRMWARE_H

#include "udev-rules/front/finding.h"

/* Fill in what can be said of it now. Reads only files below root. */
void firmware_look(int root, struct finding *finding);

#endif
