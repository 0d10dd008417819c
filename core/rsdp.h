/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Follows ACPI's root pointer to the tables about power, ACPI 6.5, 5.2.5 to 5.2.9.
 */
#ifndef MEMWIPE_CORE_RSDP_H
#define MEMWIPE_CORE_RSDP_H

#include "acpi.h"
#include "physical.h"

struct acpi_power {
	struct acpi_fadt fadt;
	struct acpi_sleep_type s5;
	bool has_fadt;
	bool has_s5;
};

/* The address of the root pointer on a PC without UEFI (5.2.5.1); 0: there is none. */
uint64_t rsdp_find(const struct physical *from);

/* Fill `power` from the tables behind the root pointer at `address`; invalid ones are ignored. */
void rsdp_read_power(const struct physical *from, uint64_t address, struct acpi_power *power);

#endif
