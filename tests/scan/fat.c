/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fat.h"

#include "fat_folder.h"
#include "fat_table.h"

#include "core/bytes.h"
#include "kexec-wipe/payload/arithmetic.h"

/* The boot sector of FAT32. */
enum { SECTOR_BYTES_AT = 11, CLUSTER_AT = 13, RESERVED_AT = 14, TABLES_AT = 16, TABLE_16_AT = 22 };
enum { SECTORS_AT = 32, TABLE_AT = 36, FLAGS_AT = 40, VERSION_AT = 42, ROOT_AT = 44, INFO_AT = 48 };
enum { ONE_TABLE = 0x80, TABLES_MAX = 2 };
/* The sector that keeps count: signatures, free clusters, where to look for one. */
enum { LEAD = 0x41615252, STRUCT_AT = 484, STRUCT = 0x61417272, FREE_AT = 488, NEXT_AT = 492 };
#define NOT_KNOWN UINT32_MAX

static bool is_known(const uint8_t *boot)
{
	return load_le16(boot + SECTOR_BYTES_AT) == FAT_SECTOR_BYTES && boot[CLUSTER_AT] &&
	       boot[TABLES_AT] && boot[TABLES_AT] <= TABLES_MAX && !load_le16(boot + TABLE_16_AT) &&
	       !load_le16(boot + VERSION_AT) && !(boot[FLAGS_AT] & ONE_TABLE);
}

const char *fat_open(struct fat *fat, const struct bios_drive *drive)
{
	const uint8_t *boot = drive->buffer;
	const char *reason = bios_stick_find(drive, &fat->number);
	uint64_t sectors;

	if (reason)
		return reason;
	if (!drive->read(fat->number, BIOS_STICK_START, 1) || !is_known(boot))
		return "the stick has no file system that is known";
	fat->drive = drive;
	fat->table = BIOS_STICK_START + load_le16(boot + RESERVED_AT);
	fat->table_sectors = load_le32(boot + TABLE_AT);
	fat->tables = boot[TABLES_AT];
	fat->data = fat->table + (uint64_t)fat->tables * fat->table_sectors;
	fat->cluster_sectors = boot[CLUSTER_AT];
	fat->root = load_le32(boot + ROOT_AT);
	fat->info = BIOS_STICK_START + load_le16(boot + INFO_AT);
	sectors = BIOS_STICK_START + (uint64_t)load_le32(boot + SECTORS_AT);
	if (sectors <= fat->data)
		return "the stick has no file system that is known";
	fat->end = (uint32_t)min_u64((sectors - fat->data) / fat->cluster_sectors + FAT_FIRST,
				     (uint64_t)fat->table_sectors * FAT_ENTRIES);
	return NULL;
}

uint64_t fat_sector(const struct fat *fat, uint32_t cluster)
{
	return fat->data + (uint64_t)(cluster - FAT_FIRST) * fat->cluster_sectors;
}

uint32_t fat_clusters_of(const struct fat *fat, uint64_t bytes)
{
	uint64_t cluster_bytes = (uint64_t)fat->cluster_sectors * FAT_SECTOR_BYTES;

	return (uint32_t)((bytes + cluster_bytes - 1) / cluster_bytes);
}

bool fat_add_dump(struct fat *fat, uint32_t number, uint32_t first, uint64_t bytes)
{
	return fat_link(fat, first, fat_clusters_of(fat, bytes), FAT_LAST) &&
	       fat_folder_add(fat, number, first, (uint32_t)bytes);
}

bool fat_note_taken(const struct fat *fat, uint32_t clusters, uint32_t last)
{
	uint8_t *info = fat->drive->buffer;
	uint32_t free;

	if (!fat->drive->read(fat->number, fat->info, 1))
		return false;
	free = load_le32(info + FREE_AT);
	if (load_le32(info) != LEAD || load_le32(info + STRUCT_AT) != STRUCT)
		return true; /* it keeps no count */
	fat_put_le(info + FREE_AT,
		   free == NOT_KNOWN || free < clusters ? NOT_KNOWN : free - clusters,
		   sizeof(free));
	fat_put_le(info + NEXT_AT, last, sizeof(last));
	return fat->drive->write(fat->number, fat->info, 1);
}
