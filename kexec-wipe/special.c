/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kexec-wipe/special.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/io.h"

#define MEMINFO	   "proc/meminfo"
#define PAGE_FLAGS "proc/kpageflags"

enum { MEMINFO_MAX_BYTES = 64 << 10, PAGE_SHIFT = 12, FLAGS_ROOM = 8192 };

#define PAGE_BYTES (1ULL << PAGE_SHIFT)
/* Documentation/admin-guide/mm/pagemap.rst: a 64-bit word a page, KPF_HWPOISON */
#define DAMAGED (1ULL << 19)

/* KiB; 0 if this kernel has no such line. */
static uint64_t meminfo_field(const char *text, const char *name)
{
	const char *line = strstr(text, name);

	return line ? strtoull(line + strlen(name), NULL, 10) : 0;
}

static int keep_page(struct memory *memory, uint64_t page, struct fault *fault)
{
	struct mem_range r = { page << PAGE_SHIFT, (page + 1) << PAGE_SHIFT };
	const char *reason = memory_map_keep(&memory->map, r);

	memory->damaged_pages++;
	if (!reason && left_add(&memory->left, r, "hardware error"))
		reason = "too many ranges";
	return reason ? fault_set(fault, -ENOSPC, "damaged memory: %s", reason) : 0;
}

static int search_range(struct memory *memory, int flags, struct mem_range r, struct fault *fault)
{
	uint64_t word[FLAGS_ROOM], page = r.start >> PAGE_SHIFT;
	uint64_t end = (r.end + PAGE_BYTES - 1) >> PAGE_SHIFT;
	int error = 0;

	while (!error && page < end) {
		uint64_t wanted = end - page < FLAGS_ROOM ? end - page : FLAGS_ROOM;
		ssize_t got =
			pread(flags, word, wanted * sizeof(*word), (off_t)(page * sizeof(*word)));

		if (got < (ssize_t)sizeof(*word))
			return fault_errno(fault, got < 0 ? -errno : -ENODATA, "/" PAGE_FLAGS);
		wanted = (uint64_t)got / sizeof(*word);
		for (uint64_t i = 0; !error && i < wanted; i++)
			if (word[i] & DAMAGED)
				error = keep_page(memory, page + i, fault);
		page += wanted;
	}
	return error;
}

static int search_damage(struct memory *memory, int root, struct fault *fault)
{
	int flags = openat(root, PAGE_FLAGS, O_RDONLY | O_CLOEXEC), error = 0;
	const struct ranges *ram = &memory->map.ram;

	if (flags < 0)
		return fault_errno(fault, -errno, "/" PAGE_FLAGS);
	for (uint32_t i = 0; !error && i < ram->count; i++)
		error = search_range(memory, flags, ram->item[i], fault);
	close(flags);
	return error;
}

int special_read(struct memory *memory, int root, struct fault *fault)
{
	uint64_t damaged, unaccepted;
	size_t bytes;
	char *text;
	int error;

	error = read_file(root, MEMINFO, MEMINFO_MAX_BYTES, &text, &bytes);
	if (error == -ENOENT)
		return 0; /* a recorded tree */
	if (error)
		return fault_errno(fault, error, "/" MEMINFO);
	damaged = meminfo_field(text, "HardwareCorrupted:");
	unaccepted = meminfo_field(text, "Unaccepted:");
	free(text);
	if (unaccepted)
		return fault_set(fault, -EOPNOTSUPP,
				 "%" PRIu64
				 " KiB of this guest's memory are not accepted yet; boot "
				 "with accept_memory=eager",
				 unaccepted);
	return damaged ? search_damage(memory, root, fault) : 0;
}
