/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MEMWIPE_KMOD_WATCHDOG_H
#define MEMWIPE_KMOD_WATCHDOG_H

#include "core/watchdog.h"

/* ACPI's watchdog, or else Intel's TCO timer. NULL: there is none that is known. May sleep. */
const struct watchdog *watchdog_find(void);

/*
 * Has firmware accepted that it is to clear RAM at a reset? Else one would leave RAM full, and the
 * payload must not start a watchdog. May sleep.
 */
bool watchdog_reset_clears_ram(void);

#endif
