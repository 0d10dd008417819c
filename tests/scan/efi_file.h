/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MEMWIPE_TESTS_SCAN_EFI_FILE_H
#define MEMWIPE_TESTS_SCAN_EFI_FILE_H

#include "efi_volume.h"

/* Append to the file memwipe-scan.txt in the folder. NULL, or the reason. */
const char *efi_file_append(struct efi_file *root, const char *text, uint64_t bytes);

#endif
