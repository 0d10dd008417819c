/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is read from UEFI firmware before its boot services end. */
#ifndef MEMWIPE_KEXEC_WIPE_BOOT_EFI_H
#define MEMWIPE_KEXEC_WIPE_BOOT_EFI_H

#include "image.h"

#include "core/screen_info.h"

struct efi_facts {
	uint64_t map; /* address of the memory map */
	uint64_t map_bytes;
	uint64_t descriptor_bytes;
	uint64_t system;      /* address of the system table */
	struct screen screen; /* all zero: none */
	char command_line[COMMAND_LINE_BYTES];
};

extern struct efi_facts efi_facts;

#endif
