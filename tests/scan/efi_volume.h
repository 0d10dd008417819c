/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files of the medium from which firmware has loaded this program (UEFI 2.10, 13.4 and 13.5). */
#ifndef MEMWIPE_TESTS_SCAN_EFI_VOLUME_H
#define MEMWIPE_TESTS_SCAN_EFI_VOLUME_H

#include "kexec-wipe/boot/efi_services.h"

/* UEFI 2.10, 13.5 */
#define EFI_FILE_READ	1ULL
#define EFI_FILE_WRITE	2ULL
#define EFI_FILE_CREATE (1ULL << 63)

struct efi_file {
	uint64_t revision;
	EFIAPI uint64_t (*open)(struct efi_file *folder, struct efi_file **opened,
				const uint16_t *name, uint64_t mode, uint64_t attributes);
	EFIAPI uint64_t (*close)(struct efi_file *file);
	EFIAPI uint64_t (*remove)(struct efi_file *file); /* closes it, too */
	void *skipped_1;
	EFIAPI uint64_t (*write)(struct efi_file *file, uint64_t *bytes, const void *from);
	void *skipped_2;
	EFIAPI uint64_t (*set_position)(struct efi_file *file, uint64_t position);
	EFIAPI uint64_t (*get_info)(struct efi_file *file, const struct efi_guid *type,
				    uint64_t *bytes, void *info);
	void *skipped_3;
	EFIAPI uint64_t (*flush)(struct efi_file *file);
};

_Static_assert(offsetof(struct efi_file, write) == 40, "UEFI 2.10, 13.5");
_Static_assert(offsetof(struct efi_file, set_position) == 56, "UEFI 2.10, 13.5");
_Static_assert(offsetof(struct efi_file, get_info) == 64, "UEFI 2.10, 13.5");
_Static_assert(offsetof(struct efi_file, flush) == 80, "UEFI 2.10, 13.5");

/* Open its root folder, which the caller closes. NULL, or the reason. */
const char *efi_volume_open(struct efi_boot_services *boot, void *image, struct efi_file **root);

#endif
