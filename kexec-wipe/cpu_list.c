/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kexec-wipe/cpu_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/io.h"
#include "core/madt.h"

/* Some 1.5 KiB a CPU, and 8192 CPUs are the most that Linux runs on. */
enum { FILE_MAX_BYTES = 32 << 20 };

static void add_madt(int root, uint8_t *cpus)
{
	char *table;
	size_t bytes;

	if (read_file(root, "sys/firmware/acpi/tables/APIC", FILE_MAX_BYTES, &table, &bytes) != 0)
		return;
	if (!acpi_check_table(table, bytes, "APIC"))
		madt_list_cpus(table, bytes, cpus);
	free(table);
}

static void add_cpuinfo(int root, uint8_t *cpus)
{
	char *text, *line, *next;
	unsigned int number;
	size_t bytes;

	if (read_file(root, "proc/cpuinfo", FILE_MAX_BYTES, &text, &bytes) != 0)
		return;
	for (line = text; *line; line = next) {
		next = line + strcspn(line, "\n");
		if (*next)
			*next++ = '\0';
		if (sscanf(line, "apicid : %u", &number) == 1)
			handover_list_cpu(cpus, number);
	}
	free(text);
}

void cpu_list_read(int root, uint8_t cpus[static HANDOVER_CPU_BYTES])
{
	add_madt(root, cpus);
	add_cpuinfo(root, cpus);
}
