// SPDX-License-Identifier: GPL-2.0-or-later
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "acpi_tables.h"

#include <linux/acpi.h>
#include <linux/printk.h>

static struct acpi_fadt registers;
static struct acpi_sleep_type sleep_type;

/* The kernel has warned of wrong checksums itself. */
static void complain(const char *name, const char *reason)
{
	if (reason)
		pr_warn("ACPI table %s: %s\n", name, reason);
}

static const struct acpi_fadt *read_registers(void)
{
	struct acpi_table_header *table;

	if (ACPI_FAILURE(acpi_get_table(ACPI_SIG_FADT, 0, &table)))
		return NULL;
	complain("FACP", acpi_parse_fadt(table, table->length, &registers));
	acpi_put_table(table);
	return &registers;
}

/* Whether table number `instance`, from 1 on, exists. */
static bool search(char *signature, u32 instance, bool *found)
{
	struct acpi_table_header *table;

	if (ACPI_FAILURE(acpi_get_table(signature, instance, &table)))
		return false;
	complain(signature, acpi_find_s5(table, table->length, &sleep_type, found));
	acpi_put_table(table);
	return true;
}

/* The definition may be in the DSDT or in any of the SSDTs. */
static const struct acpi_sleep_type *read_sleep_type(void)
{
	bool found = false;
	u32 i;

	(void)search(ACPI_SIG_DSDT, 1, &found); /* found says it all */
	for (i = 1; !found && search(ACPI_SIG_SSDT, i, &found); i++)
		;
	return found ? &sleep_type : NULL;
}

void acpi_tables_read(const struct acpi_fadt **fadt, const struct acpi_sleep_type **s5)
{
	*fadt = read_registers();
	*s5 = read_sleep_type();
}
