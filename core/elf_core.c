/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "elf_core.h"
#include "boot_memory.h"
#include "bytes.h"

/* ELF-64 object file format 1.5, figures 2 and 6 */
enum {
	HEADER_BYTES = 64,
	HEADER_PROGRAM_OFFSET = 32,
	HEADER_PROGRAM_BYTES = 54,
	HEADER_PROGRAM_COUNT = 56,

	PROGRAM_BYTES = 56,
	PROGRAM_TYPE = 0,
	PROGRAM_ADDRESS = 24, /* physical */
	PROGRAM_MEMORY_BYTES = 40,
	TYPE_LOAD = 1,

	PAGE_BYTES = 4096,
	RESERVED_ALIGN = 1 << 20, /* of what "crashkernel=" reserves */
};

static const char magic[] = "\177ELF\2\1"; /* 64 bits, little-endian */

struct segments {
	const uint8_t *at;
	size_t count;
};

/* One segment; empty if it holds no memory. */
static struct mem_range segment(const struct segments *all, size_t i)
{
	const uint8_t *program = all->at + i * PROGRAM_BYTES;
	uint64_t start = load_le64(program + PROGRAM_ADDRESS);
	uint64_t bytes = load_le64(program + PROGRAM_MEMORY_BYTES);

	if (load_le32(program + PROGRAM_TYPE) != TYPE_LOAD || start >= MEMORY_MAP_END)
		bytes = 0;
	if (bytes > MEMORY_MAP_END - start)
		bytes = MEMORY_MAP_END - start;
	return (struct mem_range){ start, start + bytes };
}

static const char *read_segments(const struct physical *from, uint64_t address,
				 struct segments *all)
{
	const uint8_t *header = physical_read(from, address, HEADER_BYTES);
	uint64_t offset;

	if (!header || !begins_with(header, HEADER_BYTES, magic))
		return "not an ELF header";
	offset = load_le64(header + HEADER_PROGRAM_OFFSET);
	all->count = load_le16(header + HEADER_PROGRAM_COUNT);
	if (load_le16(header + HEADER_PROGRAM_BYTES) != PROGRAM_BYTES || offset > PAGE_BYTES)
		return "not the ELF header of a kernel";
	all->at = physical_read(from, address + offset, all->count * PROGRAM_BYTES);
	return all->at ? NULL : "segments cannot be read";
}

/* The space between the two segments around an address. */
static struct mem_range hole_around(const struct segments *all, uint64_t inside)
{
	struct mem_range hole = { 0, MEMORY_MAP_END };
	size_t i;

	for (i = 0; i < all->count; i++) {
		struct mem_range r = segment(all, i);

		if (r.start == r.end)
			continue;
		if (r.end <= inside && r.end > hole.start)
			hole.start = r.end;
		if (r.start > inside && r.start < hole.end)
			hole.end = r.start;
	}
	return hole;
}

/* The reserved memory ends at this border of the hole if it is near and aligned as Linux aligns it.
 */
static bool is_border(uint64_t border, uint64_t distance)
{
	return distance <= RESERVED_ALIGN && border % RESERVED_ALIGN == 0;
}

/*
 * The loader of the crash kernel has removed parts of its memory from the map: the ELF header, a
 * copy of low memory. The rest of the hole may not be RAM.
 */
static void add_reserved(struct memory_map *map, struct mem_range hole)
{
	struct mem_range known = { hole.end, hole.start };
	uint32_t i;

	for (i = 0; i < map->firmware_ram.count; i++) {
		const struct mem_range *r = &map->firmware_ram.item[i];

		if (r->start < hole.start || r->end > hole.end)
			continue;
		if (r->start < known.start)
			known.start = r->start;
		known.end = r->end;
	}
	if (known.start >= known.end)
		return;
	if (is_border(hole.start, known.start - hole.start))
		known.start = hole.start;
	if (is_border(hole.end, hole.end - known.end))
		known.end = hole.end;
	(void)boot_memory_add(map, known.start, known.end - known.start, BOOT_MEMORY_RAM);
}

const char *elf_core_add(struct memory_map *map, const struct physical *from, uint64_t address,
			 uint64_t inside)
{
	struct segments all;
	const char *reason = read_segments(from, address, &all);
	size_t i;

	if (reason)
		return reason;
	add_reserved(map, hole_around(&all, inside));
	for (i = 0; i < all.count; i++) {
		struct mem_range r = segment(&all, i);

		(void)boot_memory_add(map, r.start, r.end - r.start, BOOT_MEMORY_RAM);
	}
	return NULL;
}
