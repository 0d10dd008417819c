/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The entry from UEFI firmware (UEFI 2.10, 4.1): read its memory map, command line and screen, end
 * its boot services and continue as after a boot loader. If the boot services cannot be ended, the
 * program returns an error and nothing has been changed.
 */
#include "efi.h"
#include "efi_screen.h"
#include "main.h"

#define EFIAPI __attribute__((ms_abi))

enum { LOADER_DATA = 2 };
enum { SPARE_DESCRIPTORS = 8, TRIES = 8 };
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
	void *skipped_4[10];
	EFIAPI uint64_t (*locate_protocol)(const struct efi_guid *protocol, void *registration,
					   void **interface);
};

/* UEFI 2.10, 9.1 */
struct efi_loaded_image {
	void *skipped[6];
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
_Static_assert(offsetof(struct efi_system_table, boot) == 96, "UEFI 2.10, 4.3");

struct efi_facts efi_facts;

EFIAPI uint64_t efi_main(void *image, struct efi_system_table *system);

/* Boot loaders and shells pass a text. Anything else ends at the first unprintable character. */
static void read_command_line(struct efi_boot_services *boot, void *image)
{
	static const struct efi_guid loaded_image = { { 0x11d295625b1b31a1, 0x3b7269c9a0003f8e } };
	struct efi_loaded_image *loaded = NULL;
	uint32_t i;

	if (boot->handle_protocol(image, &loaded_image, (void **)&loaded) || !loaded->options)
		return;
	for (i = 0; i < loaded->options_bytes / sizeof(uint16_t); i++) {
		uint16_t c = loaded->options[i];

		if (c < ' ' || c > '~' || i == COMMAND_LINE_BYTES - 1)
			break;
		efi_facts.command_line[i] = (char)c;
	}
}

static void find_screen(struct efi_boot_services *boot)
{
	static const struct efi_guid output = { { 0x4a3823dc9042a9de, 0x6a5180d0de7afb96 } };
	void *graphics = NULL;

	if (!boot->locate_protocol(&output, NULL, &graphics))
		efi_screen_read(graphics, &efi_facts.screen);
}

/* A buffer for the map as it is now, and for the entries that allocating the buffer adds. */
static void *allocate_map(struct efi_boot_services *boot, uint64_t *room)
{
	uint64_t key, descriptor_bytes;
	void *buffer = NULL;
	uint32_t version;

	*room = 0;
	if (boot->get_memory_map(room, NULL, &key, &descriptor_bytes, &version) != EFI_BUFFER_SMALL)
		return NULL;
	*room += SPARE_DESCRIPTORS * descriptor_bytes;
	if (boot->allocate_pool(LOADER_DATA, *room, &buffer))
		return NULL;
	return buffer;
}

EFIAPI uint64_t efi_main(void *image, struct efi_system_table *system)
{
	struct efi_boot_services *boot = system->boot;
	uint64_t room, key;
	void *buffer = allocate_map(boot, &room);
	uint32_t version;
	unsigned int i;

	if (!buffer)
		return EFI_LOAD_ERROR;
	efi_facts.system = (uintptr_t)system;
	read_command_line(boot, image);
	find_screen(boot);
	efi_facts.map = (uintptr_t)buffer;
	/* A map that changed since it was read must be read again. */
	for (i = 0; i < TRIES; i++) {
		efi_facts.map_bytes = room;
		if (boot->get_memory_map(&efi_facts.map_bytes, buffer, &key,
					 &efi_facts.descriptor_bytes, &version))
			break;
		if (!boot->exit_boot_services(image, key))
			boot_start(0);
	}
	return EFI_LOAD_ERROR;
}
