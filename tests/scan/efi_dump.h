/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Has UEFI write a dump. */
#ifndef MEMWIPE_TESTS_SCAN_EFI_DUMP_H
#define MEMWIPE_TESTS_SCAN_EFI_DUMP_H

#include "dump.h"
#include "efi_volume.h"

/*
 * Write the ranges, at their own addresses, to the folder. No file that is there is changed: the
 * first number is one behind which none is taken. `progress` is called with the bytes that are
 * done. NULL, or the reason; then no file is left that is not whole.
 */
const char *efi_dump(struct efi_file *root, const struct ranges *ranges, struct dumped *dumped,
		     dump_progress *progress);

#endif
