/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An orderly end that does not come in time. */
#ifndef MEMWIPE_KMOD_DEADLINE_H
#define MEMWIPE_KMOD_DEADLINE_H

#include "core/handover.h"

/* In so many seconds, wipe at once and end so; 0: never. It cannot be taken back. */
void deadline_set(unsigned int seconds, enum handover_action action);

#endif
