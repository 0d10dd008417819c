/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Wipes at once if an orderly shutdown hangs. */
#ifndef MEMWIPE_KMOD_DEADLINE_H
#define MEMWIPE_KMOD_DEADLINE_H

#include "core/handover.h"

/*
 * Start the timers: after `seconds`, wipe and end by `action`. 0: start none. They cannot be
 * stopped any more. May sleep.
 */
void deadline_set(unsigned int seconds, enum handover_action action);

#endif
