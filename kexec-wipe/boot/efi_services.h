/* SPDX-License-Identifier: GPL-2.0-or-later */
/* UEFI's tables and functions, as far as they are used while boot services run. */
#ifndef MEMWIPE_KEXEC_WIPE_BOOT_EFI_SERVICES_H
#define MEMWIPE_KEXEC_WIPE_BOOT_EFI_SERVICES_H

#include "core/types.h"

#define EFIAPI __attribute__((ms_abi))

#define EFI_ERROR	 (1ULL << 63)
#define EFI_LOAD_ERROR	 (EFI_ERROR | 1)
#define EFI_BUFFER_SMALL (EFI_ERROR | 5)

struct efi_guid {
	uint64_t half[2];
};

/* UEFI 2.10, 4.4 */
struct efi_boot_services {
	uint64_t header[3];
	void *skipped_1[4];
	EFIAPI uint64_t (*get_memory_map)(uint64_t *bytes, void *map, uint64_t *key,
					  uint64_t *descriptor_bytes, uint32_t *version);
	EFIAPI uint64_t (*allocate_pool)(uint32_t type, uint64_t bytes, void **buffer);
	void *skipped_2[10];
	EFIAPI uint64_t (*handle_protocol)(void *handle, const struct efi_guid *protocol,
					   void **interface);
	void *skipped_3[9];
	EFIAPI uint64_t (*exit_boot_services)(void *image, uint64_t key);
	void *skipped_4[2];
	EFIAPI uint64_t (*set_watchdog_timer)(uint64_t seconds, uint64_t code, uint64_t bytes,
					      const uint16_t *text);
	void *skipped_5[7];
	EFIAPI uint64_t (*locate_protocol)(const struct efi_guid *protocol, void *registration,
					   void **interface);
};

/* UEFI 2.10, 9.1 */
struct efi_loaded_image {
	void *skipped_1[3];
	void *device; /* from which the image was loaded */
	void *skipped_2[2];
	uint32_t options_bytes;
	const uint16_t *options;
};

/* UEFI 2.10, 4.3 */
struct efi_system_table {
	uint64_t header[3];
	void *skipped[9];
	struct efi_boot_services *boot;
};

_Static_assert(offsetof(struct efi_boot_services, get_memory_map) == 56, "UEFI 2.10, 4.4");
_Static_assert(offsetof(struct efi_boot_services, handle_protocol) == 152, "UEFI 2.10, 4.4");
_Static_assert(offsetof(struct efi_boot_services, locate_protocol) == 320, "UEFI 2.10, 4.4");
_Static_assert(offsetof(struct efi_boot_services, exit_boot_services) == 232, "UEFI 2.10, 4.4");
_Static_assert(offsetof(struct efi_boot_services, set_watchdog_timer) == 256, "UEFI 2.10, 4.4");
_Static_assert(offsetof(struct efi_system_table, boot) == 96, "UEFI 2.10, 4.3");

/* NULL: firmware does not say. */
const struct efi_loaded_image *efi_loaded(struct efi_boot_services *boot, void *image);

/* Read everything of efi_facts but the map, and make room for that. False: there is none. */
bool efi_read(void *image, struct efi_system_table *system);

/* Read the map, as it is now, into efi_facts. False: there is no room for it any more. */
bool efi_read_map(struct efi_boot_services *boot, uint64_t *key);

#endif
