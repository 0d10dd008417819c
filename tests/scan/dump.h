/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory as files memwipe-000.lime, memwipe-001.lime ... in the format of LiME, version 1: each
 * range has a header with its addresses. Every file of a dump can be read alone, and all of them
 * one behind the other, too. What writes the files is efi_dump.h or bios_dump.h.
 */
#ifndef MEMWIPE_TESTS_SCAN_DUMP_H
#define MEMWIPE_TESTS_SCAN_DUMP_H

#include "core/ranges.h"

enum { DUMP_NUMBER_DIGITS = 3, DUMP_NUMBERS = 1000 };

struct dumped {
	char first[DUMP_NUMBER_DIGITS + 1]; /* of its files' numbers */
	char last[DUMP_NUMBER_DIGITS + 1];
};

typedef void dump_progress(uint64_t done, uint64_t total);

/* What takes the files, one at a time. */
struct dump_medium {
	const char *(*open)(struct dump_medium *medium, uint32_t number); /* NULL, or the reason */
	bool (*put)(struct dump_medium *medium, const void *from, uint64_t bytes);
	bool (*put_memory)(struct dump_medium *medium, struct mem_range r);
	const char *(*close)(struct dump_medium *medium); /* NULL, or the reason */
	const char *cannot_put; /* the reason, if it does not take bytes */
};

/*
 * Write the ranges into files from this number on; *number: the file that was being written at the
 * end, or the next one. `progress` may be NULL. NULL, or the reason.
 */
const char *dump_write(struct dump_medium *medium, const struct ranges *ranges, uint32_t *number,
		       dump_progress *progress);

/* The numbers as they stand in the files' names, of files from `first` until before `end`. */
void dump_name(struct dumped *dumped, uint32_t first, uint32_t end);

/* DUMP_NUMBER_DIGITS digits, without an end. */
void dump_digits(uint32_t number, char *to);

#endif
