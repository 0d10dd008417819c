/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MEMWIPE_TESTS_SCAN_EFI_FILE_H
#define MEMWIPE_TESTS_SCAN_EFI_FILE_H

#include "kexec-wipe/boot/efi_services.h"

/*
 * Append to the file memwipe-scan.txt in the root of the medium from which this program was loaded,
 * through firmware's file system (UEFI 2.10, 13.4 and 13.5). NULL, or the reason.
 */
const char *efi_file_append(struct efi_boot_services *boot, void *image, const char *text,
			    uint64_t bytes);

#endif
