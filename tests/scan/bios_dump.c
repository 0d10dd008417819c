/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The dump is made three times: to count its clusters, to write its bytes, and to give the files
 * their names. Only the second time takes long, and only the third one changes what is on the stick
 * for others.
 */
#include "bios_dump.h"

#include "fat.h"

#include "kexec-wipe/payload/arithmetic.h"

enum pass { COUNT, WRITE, NAME };

struct bios_medium {
	struct dump_medium calls; /* first: it is what the dump has */
	struct fat fat;
	bios_dump_map *map;
	enum pass pass;
	uint32_t run;	 /* the first cluster that is taken, or spare */
	uint32_t number; /* of the file that is open */
	uint32_t first;	 /* its first cluster; behind it the next file's */
	uint64_t bytes;	 /* in it */
	uint64_t sector; /* where the buffer goes */
	uint64_t used;	 /* bytes in the buffer */
};

static void copy(void *to, const void *from, uint64_t bytes)
{
	__asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(bytes) : : "memory");
}

static const char *open_file(struct dump_medium *calls, uint32_t number)
{
	struct bios_medium *medium = (struct bios_medium *)calls;

	medium->number = number;
	medium->bytes = medium->used = 0;
	medium->sector = fat_sector(&medium->fat, medium->first);
	return NULL;
}

/* The rest of the last sector is what the buffer held before. */
static bool flush(struct bios_medium *medium)
{
	const struct fat *fat = &medium->fat;
	uint64_t sectors = (medium->used + FAT_SECTOR_BYTES - 1) / FAT_SECTOR_BYTES;

	if (sectors && !fat->drive->write(fat->number, medium->sector, (uint16_t)sectors))
		return false;
	medium->sector += sectors;
	medium->used = 0;
	return true;
}

static bool put(struct dump_medium *calls, const void *from, uint64_t bytes)
{
	struct bios_medium *medium = (struct bios_medium *)calls;
	const struct bios_drive *drive = medium->fat.drive;
	uint64_t room = (uint64_t)drive->room * FAT_SECTOR_BYTES, piece;

	medium->bytes += bytes;
	if (medium->pass != WRITE)
		return true;
	for (const uint8_t *at = from; bytes; at += piece, bytes -= piece) {
		piece = min_u64(bytes, room - medium->used);
		copy(drive->buffer + medium->used, at, piece);
		medium->used += piece;
		if (medium->used == room && !flush(medium))
			return false;
	}
	return true;
}

static bool put_memory(struct dump_medium *calls, struct mem_range r)
{
	struct bios_medium *medium = (struct bios_medium *)calls;

	return put(calls, medium->pass == WRITE ? medium->map(r) : NULL, r.end - r.start);
}

static const char *close_file(struct dump_medium *calls)
{
	struct bios_medium *medium = (struct bios_medium *)calls;
	uint32_t first = medium->first;

	if (medium->pass == WRITE && !flush(medium))
		return medium->calls.cannot_put;
	medium->first += fat_clusters_of(&medium->fat, medium->bytes);
	if (medium->pass == NAME &&
	    !fat_add_dump(&medium->fat, medium->number, first, medium->bytes))
		return "BIOS cannot write to the folder of the stick";
	return NULL;
}

static const char *make(struct bios_medium *medium, enum pass pass, uint32_t first,
			const struct ranges *ranges, uint32_t *number, dump_progress *progress)
{
	medium->pass = pass;
	medium->first = first;
	return dump_write(&medium->calls, ranges, number, progress);
}

static const char *find_room(struct bios_medium *medium, uint32_t files, uint32_t *first)
{
	uint32_t spare = fat_spare_for(files);

	medium->run = fat_find_run(&medium->fat, spare + medium->first);
	if (!medium->run)
		return "the medium has too little room in one piece";
	medium->fat.spare = medium->run;
	medium->fat.spare_end = *first = medium->run + spare;
	return NULL;
}

static bool note_taken(const struct bios_medium *medium)
{
	const struct fat *fat = &medium->fat;
	uint32_t taken = fat->spare - medium->run + medium->first - fat->spare_end;

	return fat_note_taken(fat, taken, medium->first - 1);
}

static const char *write_files(struct bios_medium *medium, const struct ranges *ranges,
			       struct dumped *dumped, dump_progress *progress)
{
	uint32_t from, end, number, first = 0;
	const char *reason;

	if (!fat_next_dump(&medium->fat, &from))
		return "BIOS cannot read the folder of the stick";
	end = number = from;
	reason = make(medium, COUNT, 0, ranges, &end, NULL);
	if (!reason)
		reason = find_room(medium, end - from, &first);
	if (!reason)
		reason = make(medium, WRITE, first, ranges, &number, progress);
	number = from;
	if (!reason)
		reason = make(medium, NAME, first, ranges, &number, NULL);
	if (!reason)
		dump_name(dumped, from, end);
	return reason;
}

const char *bios_dump(const struct bios_drive *drive, const struct ranges *ranges,
		      struct dumped *dumped, bios_dump_map *map, dump_progress *progress)
{
	struct bios_medium medium = { .map = map };
	const char *reason = fat_open(&medium.fat, drive);

	if (reason)
		return reason;
	/* At run time: constants would need relocation. */
	medium.calls.open = open_file;
	medium.calls.put = put;
	medium.calls.put_memory = put_memory;
	medium.calls.close = close_file;
	medium.calls.cannot_put = "BIOS cannot write to the stick";
	reason = write_files(&medium, ranges, dumped, progress);
	if (!reason && !note_taken(&medium))
		reason = medium.calls.cannot_put;
	return reason;
}
