/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the ACPI tables contain about power: the FADT's registers and the sleep types in \_S5_.
 * Every function takes a table as it was read, with the number of readable bytes, and trusts
 * nothing in it. It returns NULL, or the reason why the table is invalid, as a static string ("cut
 * short"). A wrong checksum is no such reason: machines are sold with one, Linux warns and uses
 * the table all the same, and each value that is taken from it is checked.
 */
#ifndef MEMWIPE_CORE_ACPI_H
#define MEMWIPE_CORE_ACPI_H

#include "types.h"

/* The id of no local APIC: as a destination it means all CPUs (SDM, volume 3, 11.12.9). */
#define APIC_ID_UNKNOWN 0xffffffffU

/* Generic Address Structure, ACPI 6.5, 5.2.3.2. address 0: the register does not exist. */
enum acpi_space { ACPI_SPACE_MEMORY = 0, ACPI_SPACE_IO = 1 };

struct acpi_register {
	uint64_t address;
	uint8_t space;
	uint8_t bytes; /* access width: 1, 2 or 4 */
};

/* General-purpose events, ACPI 6.5, 4.8.4.1: byte registers, first all of status. */
struct acpi_gpe_block {
	struct acpi_register status; /* the first one; address 0: the block does not exist */
	uint8_t count;		     /* status registers; as many enable registers follow */
};

/* ACPI 6.5, 5.2.9 */
struct acpi_fadt {
	struct acpi_register pm1a_event; /* status register, the enable register follows */
	struct acpi_register pm1b_event;
	struct acpi_register pm1a_control;
	struct acpi_register pm1b_control;
	struct acpi_gpe_block gpe[2];
	struct acpi_register sleep_control; /* hardware-reduced ACPI only */
	struct acpi_register sleep_status;
	struct acpi_register reset;
	uint8_t reset_value;
	bool hardware_reduced;
};

enum { SLEEP_TYPE_MAX = 7 };

/* ACPI 6.5, 7.4.2: SLP_TYP for PM1a and PM1b, 0..7 each */
struct acpi_sleep_type {
	uint8_t a;
	uint8_t b;
};

/* Signature and length of any table with the common header, ACPI 6.5, 5.2.6. */
const char *acpi_check_table(const void *table, size_t bytes, const char signature[static 4]);

/* Of a table that has passed acpi_check_table(). */
bool acpi_checksum_is_right(const void *table);

/*
 * Fill *fadt in any case: registers that cannot be used are absent. If one of those for power-off
 * is invalid, all of them are absent, because S5 needs them together. NULL, or the first thing that
 * is invalid.
 */
const char *acpi_parse_fadt(const void *table, size_t bytes, struct acpi_fadt *fadt);

/*
 * Look for the package \_S5_ in a DSDT or an SSDT; *found tells whether it is there. A missing
 * package is no error: the reason is for a damaged table or package only.
 */
const char *acpi_find_s5(const void *table, size_t bytes, struct acpi_sleep_type *type,
			 bool *found);

#endif
