/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/front/coverage.h"

#include "common/io.h"
#include "common/slot.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRMWARE_MAP "sys/firmware/memmap"
#define SYSTEM_RAM   "System RAM"

enum { IOMEM_MAX_BYTES = 16 << 20, PATH_BYTES = 320, LINE_BYTES = 64 };

/*
 * The kernel adds memory in sections of 128 MiB (arch/x86/include/asm/sparsemem.h). What differs by
 * less than half of one is counted differently: pages with hardware errors.
 */
static const uint64_t half_section_bytes = 64 << 20;

/* "100000000-13fffffff : System RAM", also with a driver's name behind; others may not see where.
 */
static uint64_t iomem_line_bytes(const char *line)
{
	uint64_t start, last;
	int name = 0;

	if (*line == ' ' ||
	    sscanf(line, "%" SCNx64 "-%" SCNx64 " : %n", &start, &last, &name) != 2 || !name ||
	    strncmp(line + name, SYSTEM_RAM, strlen(SYSTEM_RAM)) != 0 || last == 0)
		return 0;
	return last - start + 1;
}

static uint64_t iomem_bytes(int root)
{
	char *text, *rest, *line;
	uint64_t sum = 0;
	size_t length;

	if (read_file(root, "proc/iomem", IOMEM_MAX_BYTES, &text, &length) != 0)
		return 0;
	for (rest = text; (line = strsep(&rest, "\n"));)
		sum += iomem_line_bytes(line);
	free(text);
	return sum;
}

static uint64_t firmware_number(int root, const char *entry, const char *field)
{
	char path[PATH_BYTES], line[LINE_BYTES];

	snprintf(path, sizeof(path), FIRMWARE_MAP "/%s/%s", entry, field);
	return read_line(root, path, line, sizeof(line)) == 0 ? strtoull(line, NULL, 0) : 0;
}

static bool is_firmware_ram(int root, const char *entry)
{
	char path[PATH_BYTES], line[LINE_BYTES];

	snprintf(path, sizeof(path), FIRMWARE_MAP "/%s/type", entry);
	return read_line(root, path, line, sizeof(line)) == 0 && strcmp(line, SYSTEM_RAM) == 0;
}

/* Everybody may read it, and the kernel adds to it what is plugged in. */
static uint64_t firmware_bytes(int root)
{
	DIR *folder = open_folder(root, FIRMWARE_MAP);
	struct dirent *entry;
	uint64_t sum = 0;

	while (folder && (entry = readdir(folder)))
		if (entry->d_name[0] != '.' && is_firmware_ram(root, entry->d_name))
			sum += firmware_number(root, entry->d_name, "end") -
			       firmware_number(root, entry->d_name, "start") + 1;
	if (folder)
		closedir(folder);
	return sum;
}

/* A load joins both maps. Each may lack some: mem= hides RAM from the kernel, a driver adds some.
 */
static uint64_t ram_bytes(int root)
{
	uint64_t kernel = iomem_bytes(root), firmware = firmware_bytes(root);

	return kernel > firmware ? kernel : firmware;
}

int coverage_read(int root, struct coverage *coverage)
{
	uint64_t least = UINT64_MAX;
	struct slot_view view;
	bool any = false;
	int slot;

	/* The stock kernel finds the RAM by itself. */
	for (slot = 0; slot < SLOTS; slot++) {
		slot_look_at(root, slot, &view);
		if (view.owner != SLOT_PAYLOAD)
			continue;
		any = true;
		if (view.record.bytes < least)
			least = view.record.bytes;
	}
	if (!any)
		return -ENOENT;
	coverage->ram_bytes = ram_bytes(root);
	if (!coverage->ram_bytes)
		return -EACCES;
	coverage->covered_bytes = least < coverage->ram_bytes ? least : coverage->ram_bytes;
	coverage->complete = coverage->ram_bytes - coverage->covered_bytes < half_section_bytes;
	return 0;
}
