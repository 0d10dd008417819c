/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What ACPI's tables below a root folder say about switching off and resetting.
 */
#ifndef MEMWIPE_KEXEC_WIPE_ACPI_TABLES_H
#define MEMWIPE_KEXEC_WIPE_ACPI_TABLES_H

#include "common/fault.h"
#include "core/handover.h"

struct acpi_tables {
	struct acpi_fadt fadt;
	struct acpi_sleep_type s5;
	bool has_fadt;
	bool has_s5;
	struct fault note; /* the first thing that is wrong with a table; "": nothing is */
};

/*
 * Reads no more than `action` needs: nothing for halt, the FADT for reboot, FADT and \_S5_ for
 * poweroff. A table that is missing, cannot be read or is invalid is left out, because RAM can be
 * emptied without it: handover_plan_action() then finds another end.
 */
void acpi_tables_read(struct acpi_tables *tables, int root, enum handover_action action);

#endif
