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
};

/*
 * Reads no more than `action` needs: nothing for halt, the FADT (if there is one) for reboot, FADT
 * and \_S5_ for poweroff.
 * 0, or a negative errno and a fault.
 */
int acpi_tables_read(struct acpi_tables *tables, int root, enum handover_action action,
		     struct fault *fault);

#endif
