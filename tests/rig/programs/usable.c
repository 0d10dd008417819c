/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/rig/programs/usable.h"

#include <stdlib.h>
#include <string.h>

#include "core/iomem.h"
#include "tests/rig/programs/input.h"
#include "tests/rig/programs/ramfile.h"

/* "System RAM (kmem)" and the like are RAM that a driver has added, below its own entry. */
static const char system_ram[] = "System RAM";

static bool is_called(const struct iomem_entry *entry, const char *name)
{
	size_t length = strlen(name);

	return entry->name_bytes >= length && memcmp(entry->name, name, length) == 0;
}

static const char *visit(void *arg, const struct iomem_entry *entry)
{
	if (!is_called(entry, system_ram))
		return NULL;
	return ranges_add(arg, entry->range) ? "too many ranges" : NULL;
}

static const char *take_whole_file(const struct ramfile *ram, struct ranges *usable)
{
	uint64_t start, end;

	for (start = 0; start < ram->size; start = end) {
		struct mem_range piece = { .start = ramfile_physical(ram, start) };

		end = ramfile_limit(ram, start);
		piece.end = piece.start + (end - start);
		if (ranges_add(usable, piece))
			return "too many ranges";
	}
	return NULL;
}

const char *usable_read(const char *path, const struct ramfile *ram, struct ranges *usable,
			struct mem_range *item, unsigned int *line)
{
	const char *reason;
	uint64_t offset;
	size_t bytes, i;
	char *text;
	int error;

	*line = 0;
	ranges_init(usable, item, USABLE_RANGES_MAX);
	if (!path)
		return take_whole_file(ram, usable);
	error = input_read(path, &text, &bytes);
	if (error)
		return strerror(-error);
	reason = iomem_parse(text, bytes, visit, usable, line);
	free(text);
	if (reason)
		return reason;
	if (usable->count == 0)
		return "it has no System RAM";
	for (i = 0; i < usable->count; i++)
		if (ramfile_offset(ram, usable->item[i], &offset))
			return "its System RAM does not fit into the RAM file (wrong --below-4g?)";
	return NULL;
}
