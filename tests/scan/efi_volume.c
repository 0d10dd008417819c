/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "efi_volume.h"

/* UEFI 2.10, 13.4 */
struct efi_file_system {
	uint64_t revision;
	EFIAPI uint64_t (*open_volume)(struct efi_file_system *system, struct efi_file **root);
};

const char *efi_volume_open(struct efi_boot_services *boot, void *image, struct efi_file **root)
{
	static const struct efi_guid protocol = { { 0x11d26459964e5b22, 0x3b7269c9a000398e } };
	const struct efi_loaded_image *loaded = efi_loaded(boot, image);
	struct efi_file_system *system = NULL;

	if (!loaded || boot->handle_protocol(loaded->device, &protocol, (void **)&system))
		return "the medium has no file system that firmware can write to";
	if (system->open_volume(system, root))
		return "firmware cannot open the medium";
	return NULL;
}
