/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The FADT and \_S5_, as the kernel's copies of the ACPI tables contain them. */
#ifndef MEMWIPE_KMOD_ACPI_TABLES_H
#define MEMWIPE_KMOD_ACPI_TABLES_H

#include "core/handover.h"

/*
 * Parse the tables. *fadt and *s5 are NULL if the machine has no FADT or no \_S5_; otherwise they
 * point to static storage of acpi_tables.c. What is invalid goes to the kernel log and is left out.
 */
void acpi_tables_read(const struct acpi_fadt **fadt, const struct acpi_sleep_type **s5);

#endif
