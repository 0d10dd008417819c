/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes memory into files memwipe-000.lime, memwipe-001.lime ... in the format of LiME, version 1:
 * each range has a header with its addresses. Every file of a dump can be read alone, and all of
 * them one behind the other, too.
 */
#ifndef MEMWIPE_TESTS_SCAN_EFI_DUMP_H
#define MEMWIPE_TESTS_SCAN_EFI_DUMP_H

#include "core/ranges.h"
#include "efi_volume.h"

enum { DUMP_NUMBER_DIGITS = 3 };

struct dumped {
	char first[DUMP_NUMBER_DIGITS + 1]; /* of its files' numbers */
	char last[DUMP_NUMBER_DIGITS + 1];
};

/*
 * Write the ranges, at their own addresses, to the folder. No file that is there is changed: the
 * first number is one behind which none is taken. `progress` is called with the bytes that are
 * done. NULL, or the reason; then no file is left that is not whole.
 */
const char *efi_dump(struct efi_file *root, const struct ranges *ranges, struct dumped *dumped,
		     void (*progress)(uint64_t done, uint64_t total));

#endif
