// SPDX-License-Identifier: GPL-2.0-or-later
#include "acpi_tables.h"

#include <linux/acpi.h>

static struct acpi_fadt registers;
static struct acpi_sleep_type sleep_type;

static const char *read_registers(const struct acpi_fadt **fadt)
{
	struct acpi_table_header *table;
	const char *reason;

	*fadt = NULL;
	if (ACPI_FAILURE(acpi_get_table(ACPI_SIG_FADT, 0, &table)))
		return NULL;
	reason = acpi_parse_fadt(table, table->length, &registers);
	acpi_put_table(table);
	if (!reason)
		*fadt = &registers;
	return reason;
}

/* Whether table number `instance`, from 1 on, exists. *reason: why the first bad one is bad. */
static bool search(char *signature, u32 instance, bool *found, const char **reason)
{
	struct acpi_table_header *table;
	const char *bad;

	if (ACPI_FAILURE(acpi_get_table(signature, instance, &table)))
		return false;
	bad = acpi_find_s5(table, table->length, &sleep_type, found);
	acpi_put_table(table);
	*reason = *reason ? *reason : bad;
	return true;
}

/* The definition may be in the DSDT or in any of the SSDTs, beside a damaged one. */
static const char *read_sleep_type(const struct acpi_sleep_type **s5)
{
	const char *reason = NULL;
	bool found = false;
	u32 i;

	*s5 = NULL;
	(void)search(ACPI_SIG_DSDT, 1, &found, &reason); /* found says it all */
	for (i = 1; !found && search(ACPI_SIG_SSDT, i, &found, &reason); i++)
		;
	if (!found)
		return reason;
	*s5 = &sleep_type;
	return NULL;
}

const char *acpi_tables_read(const struct acpi_fadt **fadt, const struct acpi_sleep_type **s5)
{
	const char *reason = read_registers(fadt);

	return reason ? reason : read_sleep_type(s5);
}
