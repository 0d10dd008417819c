/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parse fadt|s5|madt|wdat|iomem|e820|efi FILE: what a parser of core/ makes of one file, as lines
 * of a word and values in hexadecimal; or "refused" and the reason. judge.py compares them.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/io.h"
#include "core/acpi.h"
#include "core/e820.h"
#include "core/efi_map.h"
#include "core/madt.h"
#include "core/memory_map.h"
#include "core/watchdog.h"

enum { FILE_MAX_BYTES = 64 << 20, EFI_DESCRIPTOR_BYTES = 40 };

static struct memory_map map;

static void print_register(const char *name, const struct acpi_register *reg)
{
	if (reg->address)
		printf("%s %x %" PRIx64 "\n", name, reg->space, reg->address);
}

static void print_events(const char *name, const struct acpi_gpe_block *gpe)
{
	if (gpe->count)
		printf("%s %x %" PRIx64 " %x\n", name, gpe->status.space, gpe->status.address,
		       gpe->count);
}

static const char *parse_fadt(const char *table, size_t bytes)
{
	struct acpi_fadt fadt;
	const char *reason = acpi_parse_fadt(table, bytes, &fadt);

	if (reason)
		return reason;
	printf("reduced %x\n", fadt.hardware_reduced);
	print_register("pm1a_event", &fadt.pm1a_event);
	print_register("pm1b_event", &fadt.pm1b_event);
	print_register("pm1a_control", &fadt.pm1a_control);
	print_register("pm1b_control", &fadt.pm1b_control);
	print_register("sleep_control", &fadt.sleep_control);
	print_register("sleep_status", &fadt.sleep_status);
	print_events("gpe0", &fadt.gpe[0]);
	print_events("gpe1", &fadt.gpe[1]);
	print_register("reset", &fadt.reset);
	if (fadt.reset.address)
		printf("reset_value %x\n", fadt.reset_value);
	return NULL;
}

static const char *parse_s5(const char *table, size_t bytes)
{
	struct acpi_sleep_type type;
	bool found;
	const char *reason = acpi_find_s5(table, bytes, &type, &found);

	if (found)
		printf("s5 %x %x\n", type.a, type.b);
	return reason;
}

static const char *parse_madt(const char *table, size_t bytes)
{
	const char *reason = acpi_check_table(table, bytes, "APIC");
	uint8_t cpus[HANDOVER_CPU_BYTES] = { 0 };

	if (reason)
		return reason;
	madt_list_cpus(table, bytes, cpus);
	printf("cpus");
	for (uint32_t id = 0; id < HANDOVER_CPU_IDS; id++)
		if (handover_lists_cpu(cpus, id))
			printf(" %" PRIx32, id);
	putchar('\n');
	return NULL;
}

static void print_writes(const char *name, const struct handover_write *write, uint16_t count)
{
	for (uint16_t i = 0; i < count; i++)
		printf("%s%x %x %" PRIx32 " %x %" PRIx32 " %" PRIx32 "\n", name, i, write[i].space,
		       write[i].address, write[i].bytes, write[i].keep, write[i].value);
}

static const char *parse_wdat(const char *table, size_t bytes)
{
	struct watchdog watchdog;
	const char *reason = watchdog_read_wdat(table, bytes, &watchdog);

	if (reason)
		return reason;
	print_writes("start", watchdog.start, watchdog.start_count);
	print_writes("stop", watchdog.stop, watchdog.stop_count);
	printf("feeds %x\nseconds %" PRIx32 "\n", watchdog.feeds, watchdog.seconds);
	return NULL;
}

static void print_ranges(const char *name, const struct ranges *set)
{
	for (uint32_t i = 0; i < set->count; i++)
		printf("%s %" PRIx64 " %" PRIx64 "\n", name, set->item[i].start, set->item[i].end);
}

static const char *finish_map(void)
{
	const char *reason = memory_map_finish(&map);

	if (reason)
		return reason;
	print_ranges("ram", &map.ram);
	print_ranges("last", &map.last);
	return NULL;
}

static const char *parse_iomem(const char *text, size_t bytes)
{
	unsigned int line;
	const char *reason = memory_map_add_iomem(&map, text, bytes, &line);

	return reason ? reason : finish_map();
}

static const char *parse_e820(const char *table, size_t bytes)
{
	return e820_add(&map, table, bytes) ? "entries are left out" : finish_map();
}

static const char *parse_efi(const char *table, size_t bytes)
{
	if (efi_map_add(&map, table, bytes, EFI_DESCRIPTOR_BYTES))
		return "entries are left out";
	return finish_map();
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		const char *(*parse)(const char *file, size_t bytes);
	} kinds[] = { { "fadt", parse_fadt }, { "s5", parse_s5 },	{ "madt", parse_madt },
		      { "wdat", parse_wdat }, { "iomem", parse_iomem }, { "e820", parse_e820 },
		      { "efi", parse_efi } };
	const char *reason = "no such kind of file";
	size_t bytes, i;
	char *file;
	int error;

	if (argc != 3)
		return 2;
	error = read_file(open_root("/"), argv[2], FILE_MAX_BYTES, &file, &bytes);
	if (error) {
		fprintf(stderr, "parse: cannot read %s: %s\n", argv[2], strerror(-error));
		return 1;
	}
	memory_map_init(&map);
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i].name, argv[1]) == 0)
			reason = kinds[i].parse(file, bytes);
	if (reason)
		printf("refused %s\n", reason);
	free(file);
	return 0;
}
