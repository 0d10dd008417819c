/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether the end of a normal shutdown will be a wipe: memwipe-shutdown(8). */
#ifndef MEMWIPE_UDEV_RULES_FRONT_SHUTDOWN_H
#define MEMWIPE_UDEV_RULES_FRONT_SHUTDOWN_H

#include "udev-rules/front/finding.h"

/* What can be said of it now, and how good that is. Reads only files below root. */
enum finding_level shutdown_look(int root, char text[FINDING_TEXT_BYTES]);

#endif
