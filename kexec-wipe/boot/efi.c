/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The entry from UEFI firmware (UEFI 2.10, 4.1): read what it says (efi_read.c), end its boot
 * services and continue as after a boot loader. If the boot services cannot be ended, the program
 * returns an error and nothing has been changed.
 */
#include "efi_services.h"
#include "main.h"

enum { TRIES = 8 };

EFIAPI uint64_t efi_main(void *image, struct efi_system_table *system);

EFIAPI uint64_t efi_main(void *image, struct efi_system_table *system)
{
	uint64_t key;
	unsigned int i;

	if (!efi_read(image, system))
		return EFI_LOAD_ERROR;
	/* A map that changed since it was read must be read again. */
	for (i = 0; i < TRIES && efi_read_map(system->boot, &key); i++)
		if (!system->boot->exit_boot_services(image, key))
			boot_start(0);
	return EFI_LOAD_ERROR;
}
