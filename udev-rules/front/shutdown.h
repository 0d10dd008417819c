/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether the end of a normal shutdown will be a wipe: memwipe-shutdown(8). */
#ifndef MEMWIPE_UDEV_RULES_FRONT_SHUTDOWN_H
#define MEMWIPE_UDEV_RULES_FRONT_SHUTDOWN_H

#include "udev-rules/front/finding.h"

/* Fill in what can be said of it now. Reads only files below root. */
void shutdown_look(int root, struct finding *finding);

#endif
