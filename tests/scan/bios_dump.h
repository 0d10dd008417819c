/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes a dump with BIOS: sectors of the stick's file system. */
#ifndef MEMWIPE_TESTS_SCAN_BIOS_DUMP_H
#define MEMWIPE_TESTS_SCAN_BIOS_DUMP_H

#include "bios_stick.h"
#include "dump.h"

/* Where r can be read until the next call. */
typedef uint8_t *bios_dump_map(struct mem_range r);

/*
 * Write the ranges into new files of the stick's root folder. No file that is there is changed: the
 * first number is one behind which none is taken. NULL, or the reason; then no file is left that is
 * not whole.
 */
const char *bios_dump(const struct bios_drive *drive, const struct ranges *ranges,
		      struct dumped *dumped, bios_dump_map *map, dump_progress *progress);

#endif
