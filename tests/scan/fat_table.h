/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of clusters: each entry is the number of the next one, or that it is the last. */
#ifndef MEMWIPE_TESTS_SCAN_FAT_TABLE_H
#define MEMWIPE_TESTS_SCAN_FAT_TABLE_H

#include "fat.h"

enum { FAT_FIRST = 2, FAT_ENTRIES = FAT_SECTOR_BYTES / 4 }; /* clusters; in a sector */
#define FAT_LAST 0x0fffffffU

/* The entry of a cluster. False: it cannot be read. */
bool fat_next(const struct fat *fat, uint32_t cluster, uint32_t *next);

/* Let clusters side by side follow each other, and the last one be followed by `next`. */
bool fat_link(const struct fat *fat, uint32_t first, uint32_t count, uint32_t next);

void fat_put_le(uint8_t *to, uint32_t value, unsigned int bytes);

#endif
