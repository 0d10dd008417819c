/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What ACPI says about switching off and resetting, read from the kernel's tables. */
#ifndef MEMWIPE_KMOD_POWER_H
#define MEMWIPE_KMOD_POWER_H

#include "core/handover.h"

/*
 * A NULL pointer where the machine has no such thing; both point to memory of power.c. NULL, or a
 * reason: a table that makes no sense.
 */
const char *power_read(const struct acpi_fadt **fadt, const struct acpi_sleep_type **s5);

#endif
