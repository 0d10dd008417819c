/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fat_folder.h"

#include "dump.h"
#include "fat_table.h"

#include "core/bytes.h"

enum { ENTRY_BYTES = 32, ENTRIES = FAT_SECTOR_BYTES / ENTRY_BYTES, NAME_ENTRIES = 3 };
enum { FOLDER_SECTORS_MAX = (1 << 16) / ENTRIES }; /* as the format limits it */
enum { ENDS = 0, REMOVED = 0xe5 };		   /* in an entry's first byte */
/* An entry of a file. */
enum { ATTRIBUTES_AT = 11, CREATED_AT = 16, READ_AT = 18, CLUSTER_HIGH_AT = 20, WRITTEN_AT = 24 };
enum { CLUSTER_LOW_AT = 26, SIZE_AT = 28, CLUSTER_HIGH_SHIFT = 16, ARCHIVE = 0x20 };
enum { FIRST_DAY = 0x21 }; /* 1 January 1980; BIOS's clock is not asked */
/* One of a long name, 13 characters of which it holds. */
enum {
	LONG_NAME = 0x0f,
	CHECKSUM_AT = 13,
	LAST_PART = 0x40,
	PART_MASK = 0x3f,
	PART_CHARACTERS = 13
};
enum { CHARACTER_BYTES = 2, SHORT_BYTES = 11, SHORT_NUMBER_AT = 5, NUMBER_AT = 8, DECIMAL = 10 };

/* A sector of the folder. */
struct place {
	uint32_t cluster;
	uint32_t sector; /* in it */
	uint32_t passed; /* sectors, so that a chain that is a ring has an end */
};

enum step { STEP_NEXT, STEP_END, STEP_FAILED };

static uint64_t sector_of(const struct fat *fat, const struct place *place)
{
	return fat_sector(fat, place->cluster) + place->sector;
}

static enum step step(const struct fat *fat, struct place *place)
{
	uint32_t next;

	if (++place->passed == FOLDER_SECTORS_MAX)
		return STEP_FAILED;
	if (place->sector + 1 < fat->cluster_sectors) {
		place->sector++;
		return STEP_NEXT;
	}
	if (!fat_next(fat, place->cluster, &next))
		return STEP_FAILED;
	if (next < FAT_FIRST || next >= fat->end)
		return STEP_END;
	place->cluster = next;
	place->sector = 0;
	return STEP_NEXT;
}

static uint8_t *character(uint8_t *entry, unsigned int i)
{
	static const uint8_t at[PART_CHARACTERS] = {
		1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30
	};

	return entry + at[i];
}

/* The number behind that of the dump that the entry names; 0: it names none. */
static uint32_t number_behind(uint8_t *entry)
{
	static const char name[] = "memwipe-000.l"; /* what the first part holds */
	uint32_t number = 0;

	if (entry[ATTRIBUTES_AT] != LONG_NAME || (entry[0] & PART_MASK) != 1)
		return 0;
	for (unsigned int i = 0; i < PART_CHARACTERS; i++) {
		uint16_t c = load_le16(character(entry, i));
		bool is_digit = i >= NUMBER_AT && i < NUMBER_AT + DUMP_NUMBER_DIGITS;

		if (is_digit ? c < '0' || c > '9' : c != (uint8_t)name[i])
			return 0;
		if (is_digit)
			number = number * DECIMAL + c - '0';
	}
	return number + 1;
}

bool fat_next_dump(const struct fat *fat, uint32_t *number)
{
	struct place place = { .cluster = fat->root };
	enum step stepped;

	*number = 0;
	do {
		uint8_t *entry = fat->drive->buffer;

		if (!fat->drive->read(fat->number, sector_of(fat, &place), 1))
			return false;
		for (unsigned int i = 0; i < ENTRIES; i++, entry += ENTRY_BYTES) {
			uint32_t behind;

			if (entry[0] == ENDS)
				return true;
			behind = entry[0] == REMOVED ? 0 : number_behind(entry);
			*number = behind > *number ? behind : *number;
		}
		stepped = step(fat, &place);
	} while (stepped == STEP_NEXT);
	return stepped == STEP_END;
}

/* The first of NAME_ENTRIES entries side by side that are free; ENTRIES: there are none. */
static unsigned int free_entries(const uint8_t *sector, bool *folder_ends)
{
	unsigned int i, run = 0;

	for (i = 0; i < ENTRIES && run < NAME_ENTRIES; i++) {
		*folder_ends |= sector[i * ENTRY_BYTES] == ENDS;
		run = *folder_ends || sector[i * ENTRY_BYTES] == REMOVED ? run + 1 : 0;
	}
	return run == NAME_ENTRIES ? i - NAME_ENTRIES : ENTRIES;
}

/* The folder goes on behind this sector. */
static void leave_no_end(uint8_t *sector)
{
	bool ended = false;

	for (unsigned int i = 0; i < ENTRIES; i++) {
		ended |= sector[i * ENTRY_BYTES] == ENDS;
		if (ended)
			sector[i * ENTRY_BYTES] = REMOVED;
	}
}

static void clear_sector(uint8_t *sector)
{
	for (unsigned int i = 0; i < FAT_SECTOR_BYTES; i++)
		sector[i] = 0;
}

/* By an empty cluster, which is linked last. */
static bool grow(struct fat *fat, struct place *place)
{
	uint32_t cluster = fat->spare;

	if (cluster == fat->spare_end)
		return false;
	clear_sector(fat->drive->buffer);
	for (uint32_t i = 0; i < fat->cluster_sectors; i++)
		if (!fat->drive->write(fat->number, fat_sector(fat, cluster) + i, 1))
			return false;
	if (!fat_link(fat, cluster, 1, FAT_LAST) || !fat_link(fat, place->cluster, 1, cluster))
		return false;
	fat->spare++;
	place->cluster = cluster;
	place->sector = 0;
	return true;
}

/* Let the buffer hold the sector in which there is room, from entry *at on. */
static bool find_room(struct fat *fat, struct place *place, unsigned int *at)
{
	uint8_t *sector = fat->drive->buffer;
	bool folder_ends = false;
	enum step stepped;

	for (;;) {
		bool ended = folder_ends;

		if (!fat->drive->read(fat->number, sector_of(fat, place), 1))
			return false;
		if (ended) /* what lies behind the end was never read */
			clear_sector(sector);
		*at = free_entries(sector, &folder_ends);
		if (*at < ENTRIES)
			return true;
		if (folder_ends) {
			leave_no_end(sector);
			if (!fat->drive->write(fat->number, sector_of(fat, place), 1))
				return false;
		}
		stepped = step(fat, place);
		if (stepped == STEP_FAILED || (stepped == STEP_END && !grow(fat, place)))
			return false;
	}
}

static void put_part(uint8_t *entry, uint8_t part, const char *text, uint8_t checksum)
{
	bool ended = false;

	entry[0] = part;
	entry[ATTRIBUTES_AT] = LONG_NAME;
	entry[CHECKSUM_AT] = checksum;
	for (unsigned int i = 0; i < PART_CHARACTERS; i++) {
		fat_put_le(character(entry, i), ended ? UINT16_MAX : (uint8_t)text[i],
			   CHARACTER_BYTES);
		ended = ended || !text[i];
	}
}

/* Of the short name, in each part of the long one. */
static uint8_t checksum_of(const uint8_t *name)
{
	uint8_t sum = 0;

	for (unsigned int i = 0; i < SHORT_BYTES; i++)
		sum = (uint8_t)((sum >> 1 | sum << 7) + name[i]);
	return sum;
}

static void put_file(uint8_t *entry, uint32_t first, uint32_t bytes)
{
	entry[ATTRIBUTES_AT] = ARCHIVE;
	fat_put_le(entry + CREATED_AT, FIRST_DAY, 2);
	fat_put_le(entry + READ_AT, FIRST_DAY, 2);
	fat_put_le(entry + WRITTEN_AT, FIRST_DAY, 2);
	fat_put_le(entry + CLUSTER_HIGH_AT, first >> CLUSTER_HIGH_SHIFT, 2);
	fat_put_le(entry + CLUSTER_LOW_AT, first, 2);
	fat_put_le(entry + SIZE_AT, bytes, 4);
}

static void put_entries(uint8_t *entry, uint32_t number, uint32_t first, uint32_t bytes)
{
	static const char short_name[] = "MEMWI000LIM";
	uint8_t *file = entry + 2 * ENTRY_BYTES;
	char name[] = "memwipe-000.lime";

	for (unsigned int i = 0; i < NAME_ENTRIES * ENTRY_BYTES; i++)
		entry[i] = 0;
	for (unsigned int i = 0; i < SHORT_BYTES; i++)
		file[i] = (uint8_t)short_name[i];
	dump_digits(number, (char *)file + SHORT_NUMBER_AT);
	dump_digits(number, name + NUMBER_AT);
	put_file(file, first, bytes);
	put_part(entry, LAST_PART | 2, name + PART_CHARACTERS, checksum_of(file));
	put_part(entry + ENTRY_BYTES, 1, name, checksum_of(file));
}

bool fat_folder_add(struct fat *fat, uint32_t number, uint32_t first, uint32_t bytes)
{
	struct place place = { .cluster = fat->root };
	unsigned int at;

	if (!find_room(fat, &place, &at))
		return false;
	put_entries(fat->drive->buffer + at * ENTRY_BYTES, number, first, bytes);
	return fat->drive->write(fat->number, sector_of(fat, &place), 1);
}

uint32_t fat_spare_for(uint32_t files)
{
	return files / (ENTRIES / NAME_ENTRIES) + 1;
}
