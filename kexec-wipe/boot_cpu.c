/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kexec-wipe/boot_cpu.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/handover.h"
#include "common/io.h"

/* Some 1.5 KiB a CPU, and 8192 CPUs are the most that Linux runs on. */
enum { CPUINFO_MAX_BYTES = 32 << 20 };

/* Each processor is a paragraph of "key<tabs>: value" lines; the first is processor 0. */
uint32_t boot_cpu_id(int root)
{
	uint32_t apic = APIC_ID_UNKNOWN, initial = APIC_ID_UNKNOWN;
	unsigned int number, processor = 1;
	char *text, *line, *next;
	size_t bytes;

	if (read_file(root, "proc/cpuinfo", CPUINFO_MAX_BYTES, &text, &bytes) != 0)
		return APIC_ID_UNKNOWN;
	for (line = text; *line && *line != '\n'; line = next) {
		next = line + strcspn(line, "\n");
		if (*next)
			*next++ = '\0';
		if (sscanf(line, "processor : %u", &number) == 1)
			processor = number;
		else if (sscanf(line, "apicid : %u", &number) == 1)
			apic = number;
		else if (sscanf(line, "initial apicid : %u", &number) == 1)
			initial = number;
	}
	free(text);
	if (processor != 0)
		return APIC_ID_UNKNOWN;
	return apic != APIC_ID_UNKNOWN ? apic : initial;
}
