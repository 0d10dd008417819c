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
};

static const char magic[] = "\177ELF\2\1"; /* 64 bits, little-endian */

const char *elf_core_add(struct memory_map *map, const struct physical *from, uint64_t address)
{
	const uint8_t *header = physical_read(from, address, HEADER_BYTES), *program;
	uint64_t offset;
	size_t bytes;

	if (!header || !begins_with(header, HEADER_BYTES, magic))
		return "not an ELF header";
	offset = load_le64(header + HEADER_PROGRAM_OFFSET);
	bytes = (size_t)load_le16(header + HEADER_PROGRAM_COUNT) * PROGRAM_BYTES;
	if (load_le16(header + HEADER_PROGRAM_BYTES) != PROGRAM_BYTES || offset > PAGE_BYTES)
		return "not the ELF header of a kernel";
	program = physical_read(from, address + offset, bytes);
	if (!program)
		return "segments cannot be read";
	/* The header lies in the crash kernel's memory, and is left out of its map. */
	(void)boot_memory_add(map, address,
			      (offset + bytes + PAGE_BYTES - 1) & ~(uint64_t)(PAGE_BYTES - 1),
			      BOOT_MEMORY_RAM);
	for (; bytes; bytes -= PROGRAM_BYTES, program += PROGRAM_BYTES)
		if (load_le32(program + PROGRAM_TYPE) == TYPE_LOAD)
			(void)boot_memory_add(map, load_le64(program + PROGRAM_ADDRESS),
					      load_le64(program + PROGRAM_MEMORY_BYTES),
					      BOOT_MEMORY_RAM);
	return NULL;
}
