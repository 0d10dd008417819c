/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kexec-wipe/acpi_tables.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/io.h"

#define TABLES	       "sys/firmware/acpi/tables"
#define WRONG_CHECKSUM "checksum is wrong; it is used all the same, as Linux does"

enum { TABLE_MAX_BYTES = 16 << 20, PATH_BYTES = 320 };

/* Parse one table into *tables. NULL, or the reason why something in it is invalid. */
typedef const char *table_parser(struct acpi_tables *tables, const void *table, size_t bytes);

static const char *parse_fadt(struct acpi_tables *tables, const void *table, size_t bytes)
{
	const char *reason = acpi_parse_fadt(table, bytes, &tables->fadt);

	tables->has_fadt = !acpi_check_table(table, bytes, "FACP");
	if (!reason && !acpi_checksum_is_right(table))
		reason = WRONG_CHECKSUM;
	return reason;
}

static const char *parse_s5(struct acpi_tables *tables, const void *table, size_t bytes)
{
	const char *reason = acpi_find_s5(table, bytes, &tables->s5, &tables->has_s5);

	if (tables->has_s5 && !acpi_checksum_is_right(table))
		reason = WRONG_CHECKSUM;
	return reason;
}

static void read_table(struct acpi_tables *tables, int root, const char *name, table_parser *parse)
{
	struct fault ignored = { 0 }, *note = tables->note.error ? &ignored : &tables->note;
	char path[PATH_BYTES], *table;
	const char *reason;
	size_t bytes;
	int error;

	snprintf(path, sizeof(path), TABLES "/%s", name);
	error = read_file(root, path, TABLE_MAX_BYTES, &table, &bytes);
	if (error) {
		fault_set(note, error, "cannot read /%s: %s", path, strerror(-error));
		return;
	}
	reason = parse(tables, table, bytes);
	free(table);
	if (reason)
		fault_set(note, -EINVAL, "ACPI table %s: %s", name, reason);
}

/* The tables SSDT, SSDT1, SSDT2...: the definition may be in any of them. */
static void search_ssdts(struct acpi_tables *tables, int root)
{
	static const char prefix[] = "SSDT";
	DIR *folder = open_folder(root, TABLES);
	struct dirent *entry;

	if (!folder)
		return; /* there was no DSDT either, which is noted */
	while (!tables->has_s5 && (entry = readdir(folder)))
		if (strncmp(entry->d_name, prefix, strlen(prefix)) == 0)
			read_table(tables, root, entry->d_name, parse_s5);
	closedir(folder);
}

void acpi_tables_read(struct acpi_tables *tables, int root, enum handover_action action)
{
	*tables = (struct acpi_tables){ .has_fadt = false };
	if (action == HANDOVER_HALT)
		return;
	read_table(tables, root, "FACP", parse_fadt);
	/* A PC without ACPI still has its reset port. */
	if (action == HANDOVER_REBOOT && tables->note.error == -ENOENT)
		tables->note = (struct fault){ 0 };
	if (action == HANDOVER_REBOOT)
		return;
	read_table(tables, root, "DSDT", parse_s5);
	if (!tables->has_s5)
		search_ssdts(tables, root);
}
