/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kexec-wipe/acpi_tables.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/io.h"

#define TABLES "sys/firmware/acpi/tables"

enum { TABLE_MAX_BYTES = 16 << 20, PATH_BYTES = 320 };

/* Parse one table into *tables. NULL, or the reason why the table is invalid. */
typedef const char *table_parser(struct acpi_tables *tables, const void *table, size_t bytes,
				 bool *found);

static const char *parse_fadt(struct acpi_tables *tables, const void *table, size_t bytes,
			      bool *found)
{
	*found = true;
	return acpi_parse_fadt(table, bytes, &tables->fadt);
}

static const char *parse_s5(struct acpi_tables *tables, const void *table, size_t bytes,
			    bool *found)
{
	return acpi_find_s5(table, bytes, &tables->s5, found);
}

static int read_table(struct acpi_tables *tables, int root, const char *name, table_parser *parse,
		      bool *found, struct fault *fault)
{
	char path[PATH_BYTES], *table;
	const char *reason;
	size_t bytes;
	int error;

	*found = false;
	snprintf(path, sizeof(path), TABLES "/%s", name);
	error = read_file(root, path, TABLE_MAX_BYTES, &table, &bytes);
	if (error)
		return fault_set(fault, error, "cannot read /%s: %s", path, strerror(-error));
	reason = parse(tables, table, bytes, found);
	free(table);
	if (reason)
		return fault_set(fault, -EINVAL, "ACPI table %s: %s", name, reason);
	return 0;
}

/*
 * The tables SSDT, SSDT1, SSDT2...: the definition may be in any of them, so a damaged one, of
 * which the first is named, is an error only if it is in none of the others.
 */
static int search_ssdts(struct acpi_tables *tables, int root, bool *found, struct fault *fault)
{
	static const char prefix[] = "SSDT";
	DIR *folder = open_folder(root, TABLES);
	struct fault ignored;
	struct dirent *entry;
	int error = 0;

	if (!folder)
		return fault_errno(fault, -errno, "/" TABLES);
	while (!*found && (entry = readdir(folder)))
		if (strncmp(entry->d_name, prefix, strlen(prefix)) == 0 &&
		    read_table(tables, root, entry->d_name, parse_s5, found,
			       error ? &ignored : fault))
			error = error ? error : fault->error;
	closedir(folder);
	return *found ? 0 : error;
}

int acpi_tables_read(struct acpi_tables *tables, int root, enum handover_action action,
		     struct fault *fault)
{
	bool found = false;
	int error;

	*tables = (struct acpi_tables){ 0 };
	if (action == HANDOVER_HALT)
		return 0;
	error = read_table(tables, root, "FACP", parse_fadt, &found, fault);
	/* A PC without ACPI still has its reset port. */
	if (error == -ENOENT && action == HANDOVER_REBOOT)
		return 0;
	if (error || action == HANDOVER_REBOOT)
		return error;
	error = read_table(tables, root, "DSDT", parse_s5, &found, fault);
	if (!error && !found)
		error = search_ssdts(tables, root, &found, fault);
	if (!error && !found)
		return fault_set(
			fault, -ENOENT,
			"no \\_S5_ in the ACPI tables DSDT and SSDT: this machine does not "
			"say how to switch it off");
	return error;
}
