/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Just enough of FAT32 (Microsoft, "FAT: General Overview of On-Disk Format", 1.03) to add dumps to
 * the root folder of the stick where BIOS knows sectors alone. A file is one run of clusters; its
 * bytes are written first, then the run is linked, then the file gets its name. So whatever fails,
 * no file is there that is not whole.
 */
#ifndef MEMWIPE_TESTS_SCAN_FAT_H
#define MEMWIPE_TESTS_SCAN_FAT_H

#include "bios_stick.h"

/* The file system's sectors are the drive's. */
enum { FAT_SECTOR_BYTES = BIOS_SECTOR_BYTES };

struct fat {
	const struct bios_drive *drive;
	uint8_t number; /* of the drive */
	uint64_t table; /* sectors: the first table of clusters, the first cluster, ... */
	uint64_t data;
	uint64_t info; /* and what is known of free ones */
	uint32_t table_sectors;
	uint32_t tables;
	uint32_t cluster_sectors;
	uint32_t end;	    /* behind the last cluster */
	uint32_t root;	    /* the root folder's first cluster */
	uint32_t spare;	    /* the next free one that it may take to grow */
	uint32_t spare_end; /* behind the last of these */
};

/* Read where everything is. NULL, or the reason. */
const char *fat_open(struct fat *fat, const struct bios_drive *drive);

uint64_t fat_sector(const struct fat *fat, uint32_t cluster);
uint32_t fat_clusters_of(const struct fat *fat, uint64_t bytes);

/* The number of a dump behind the last one in the root folder. False: it cannot be read. */
bool fat_next_dump(const struct fat *fat, uint32_t *number);

/* The first of `clusters` free clusters side by side; 0: there are none. */
uint32_t fat_find_run(const struct fat *fat, uint32_t clusters);

/* How many spare clusters the names of `files` files need at most. */
uint32_t fat_spare_for(uint32_t files);

/*
 * Make a run of clusters, whose bytes are written, dump number `number`. False: BIOS reports an
 * error, or the folder cannot grow.
 */
bool fat_add_dump(struct fat *fat, uint32_t number, uint32_t first, uint64_t bytes);

/* Note that clusters have been taken, where the medium keeps count of free ones. */
bool fat_note_taken(const struct fat *fat, uint32_t clusters, uint32_t last);

#endif
