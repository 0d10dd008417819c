/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fat_table.h"

#include "core/bytes.h"
#include "kexec-wipe/payload/arithmetic.h"

/* The upper bits of an entry are not the file system's. */
#define NUMBER_MASK 0x0fffffffU
enum { ENTRY_BYTES = 4, BYTE_BITS = 8 };

void fat_put_le(uint8_t *to, uint32_t value, unsigned int bytes)
{
	for (unsigned int i = 0; i < bytes; i++, value >>= BYTE_BITS)
		to[i] = (uint8_t)value;
}

static uint8_t *entry(const struct fat *fat, uint32_t cluster, uint32_t first_sector)
{
	return fat->drive->buffer + (cluster - (uint64_t)first_sector * FAT_ENTRIES) * ENTRY_BYTES;
}

bool fat_next(const struct fat *fat, uint32_t cluster, uint32_t *next)
{
	uint32_t sector = cluster / FAT_ENTRIES;

	if (!fat->drive->read(fat->number, fat->table + sector, 1))
		return false;
	*next = load_le32(entry(fat, cluster, sector)) & NUMBER_MASK;
	return true;
}

/* All copies of the table. */
static bool write_tables(const struct fat *fat, uint32_t sector, uint16_t count)
{
	for (uint32_t i = 0; i < fat->tables; i++)
		if (!fat->drive->write(fat->number,
				       fat->table + (uint64_t)i * fat->table_sectors + sector,
				       count))
			return false;
	return true;
}

bool fat_link(const struct fat *fat, uint32_t first, uint32_t count, uint32_t next)
{
	uint32_t at = first, end = first + count;

	while (at < end) {
		uint32_t sector = at / FAT_ENTRIES, room = fat->drive->room;
		uint32_t last = (uint32_t)min_u64(end, ((uint64_t)sector + room) * FAT_ENTRIES);
		uint16_t sectors = (uint16_t)((last - 1) / FAT_ENTRIES - sector + 1);

		if (!fat->drive->read(fat->number, fat->table + sector, sectors))
			return false;
		for (; at < last; at++) {
			uint8_t *to = entry(fat, at, sector);
			uint32_t kept = load_le32(to) & ~NUMBER_MASK;

			fat_put_le(to, kept | (at + 1 < end ? at + 1 : next), ENTRY_BYTES);
		}
		if (!write_tables(fat, sector, sectors))
			return false;
	}
	return true;
}

uint32_t fat_find_run(const struct fat *fat, uint32_t clusters)
{
	uint32_t sector, at = 0, run = 0;

	for (sector = 0; at < fat->end; sector += fat->drive->room) {
		uint64_t left = fat->table_sectors - sector;
		uint16_t sectors = (uint16_t)min_u64(left, fat->drive->room);

		if (!fat->drive->read(fat->number, fat->table + sector, sectors))
			return 0;
		for (; at < fat->end && at / FAT_ENTRIES < sector + sectors; at++) {
			bool free = !(load_le32(entry(fat, at, sector)) & NUMBER_MASK);

			run = free && at >= FAT_FIRST ? run + 1 : 0;
			if (run == clusters)
				return at - clusters + 1;
		}
	}
	return 0;
}
