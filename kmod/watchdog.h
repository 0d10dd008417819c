/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MEMWIPE_KMOD_WATCHDOG_H
#define MEMWIPE_KMOD_WATCHDOG_H

#include "core/watchdog.h"

/*
 * The watchdog that the payload is to start: ACPI's, or else Intel's TCO timer. NULL: there is none
 * that is known, or firmware has not accepted that it is to clear RAM at a reset, so that a reset
 * would leave RAM full. May sleep.
 */
const struct watchdog *watchdog_find(void);

#endif
