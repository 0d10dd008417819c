/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kexec-wipe/memory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kexec-wipe/special.h"
#include "core/iomem.h"
#include "common/io.h"

#define FIRMWARE_MAP "sys/firmware/memmap"
#define IOMEM	     "proc/iomem"

#define PAYLOAD_END (1ULL << 32) /* core/image.h */

enum {
	IOMEM_MAX_BYTES = 16 << 20,
	PATH_BYTES = 320,
	LINE_BYTES = 64,
};

/* One file of an entry, and its number if it holds one ("0x9fbff"). */
static int read_field(int root, const char *entry, const char *field, char line[LINE_BYTES],
		      uint64_t *number, struct fault *fault)
{
	char path[PATH_BYTES], *end;
	int error;

	snprintf(path, sizeof(path), FIRMWARE_MAP "/%s/%s", entry, field);
	error = read_line(root, path, line, LINE_BYTES);
	if (error)
		return fault_set(fault, error, "cannot read /%s: %s", path, strerror(-error));
	if (!number)
		return 0;
	errno = 0;
	*number = strtoull(line, &end, 0);
	if (errno || end == line || *end)
		return fault_set(fault, -EINVAL, "/%s is no address: '%s'", path, line);
	return 0;
}

static int add_firmware_entry(struct memory *memory, int root, const char *entry,
			      struct fault *fault)
{
	char line[LINE_BYTES];
	uint64_t start, last;
	const char *reason;
	int error;

	error = read_field(root, entry, "start", line, &start, fault);
	if (!error)
		error = read_field(root, entry, "end", line, &last, fault);
	if (!error)
		error = read_field(root, entry, "type", line, NULL, fault);
	if (error)
		return error;
	/* The last byte of the address space does not fit into a half-open range. */
	if (last == UINT64_MAX)
		last--;
	reason = memory_map_add_firmware(&memory->map, (struct mem_range){ start, last + 1 }, line,
					 strlen(line));
	if (!reason && strcmp(line, "System RAM") != 0 &&
	    left_add(&memory->left, (struct mem_range){ start, last + 1 }, line))
		reason = "too many ranges";
	if (reason)
		return fault_set(fault, -EINVAL, "/" FIRMWARE_MAP "/%s: %s", entry, reason);
	return 0;
}

/* An empty folder is as good as none. */
static int add_firmware_map(struct memory *memory, int root, struct fault *fault)
{
	DIR *folder = open_folder(root, FIRMWARE_MAP);
	struct dirent *entry;
	int error = 0;

	memory->firmware_map_missing = true;
	if (!folder)
		return errno == ENOENT ? 0 : fault_errno(fault, -errno, "/" FIRMWARE_MAP);
	while (!error && (entry = readdir(folder))) {
		if (entry->d_name[0] == '.')
			continue;
		memory->firmware_map_missing = false;
		error = add_firmware_entry(memory, root, entry->d_name, fault);
	}
	closedir(folder);
	return error;
}

static bool is_named(const struct iomem_entry *entry, const char *name)
{
	return entry->name_bytes == strlen(name) && memcmp(entry->name, name, strlen(name)) == 0;
}

static const char *add_usable(void *arg, const struct iomem_entry *entry)
{
	struct memory *memory = arg;

	if (is_named(entry, "Crash kernel") && entry->range.end <= PAYLOAD_END &&
	    memory->panic.start == memory->panic.end)
		memory->panic = entry->range;
	if (!is_named(entry, "System RAM"))
		return NULL;
	return ranges_add(&memory->usable, entry->range) ? "too many ranges" : NULL;
}

static int add_iomem(struct memory *memory, int root, struct fault *fault)
{
	unsigned int line = 0;
	const char *reason;
	size_t bytes;
	char *text;
	int error;

	error = read_file(root, IOMEM, IOMEM_MAX_BYTES, &text, &bytes);
	if (error)
		return fault_set(fault, error, "cannot read /" IOMEM ": %s", strerror(-error));
	reason = memory_map_add_iomem(&memory->map, text, bytes, &line);
	if (!reason)
		reason = iomem_parse(text, bytes, add_usable, memory, &line);
	free(text);
	if (!reason)
		return 0;
	if (!line)
		return fault_set(fault, -EINVAL, "/" IOMEM ": %s", reason);
	return fault_set(fault, -EINVAL, "/" IOMEM " line %u: %s", line, reason);
}

/* A place that is never overwritten would keep what is put there. */
static int cut_what_stays(struct memory *memory)
{
	const struct ranges *ram = &memory->map.ram;
	struct mem_range gap = { 0, 0 };
	uint32_t i;

	for (i = 0; i <= ram->count; i++) {
		gap.end = i < ram->count ? ram->item[i].start : UINT64_MAX;
		if (gap.start < gap.end && ranges_cut(&memory->usable, gap))
			return -ENOSPC;
		if (i < ram->count)
			gap.start = ram->item[i].end;
	}
	return 0;
}

struct memory *memory_read(int root, struct fault *fault)
{
	struct memory *memory = calloc(1, sizeof(*memory));
	const char *reason;

	if (!memory) {
		fault_errno(fault, -ENOMEM, "memory map");
		return NULL;
	}
	memory_map_init(&memory->map);
	ranges_init(&memory->usable, memory->usable_item, 2 * MEMORY_MAP_ROOM);
	if (add_iomem(memory, root, fault) || special_read(memory, root, fault) ||
	    add_firmware_map(memory, root, fault))
		goto fail;
	reason = memory_map_finish(&memory->map);
	if (!reason && (cut_what_stays(memory) || left_settle(&memory->left, &memory->map)))
		reason = "too many ranges";
	if (!reason)
		return memory;
	fault_set(fault, -EINVAL, "memory map: %s", reason);
fail:
	free(memory);
	return NULL;
}
