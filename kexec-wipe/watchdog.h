/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MEMWIPE_KEXEC_WIPE_WATCHDOG_H
#define MEMWIPE_KEXEC_WIPE_WATCHDOG_H

#include "core/watchdog.h"

/*
 * The watchdog that the payload is to start, from what lies below a root folder: ACPI's, or else
 * Intel's TCO timer. False: there is none that is known, or firmware has not accepted that it is to
 * clear RAM at a reset, so that a reset would leave RAM full.
 */
bool watchdog_find(int root, struct watchdog *watchdog);

#endif
