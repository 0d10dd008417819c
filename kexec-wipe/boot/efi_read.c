/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads what firmware says, while its boot services run: memory map, command line and screen. */
#include "efi.h"
#include "efi_screen.h"
#include "efi_services.h"

enum { LOADER_DATA = 2, SPARE_DESCRIPTORS = 8 };

struct efi_facts efi_facts;
static uint64_t room; /* for the map */

const struct efi_loaded_image *efi_loaded(struct efi_boot_services *boot, void *image)
{
	static const struct efi_guid protocol = { { 0x11d295625b1b31a1, 0x3b7269c9a0003f8e } };
	void *loaded = NULL;

	return boot->handle_protocol(image, &protocol, &loaded) ? NULL : loaded;
}

/* Boot loaders and shells pass a text. Anything else ends at the first unprintable character. */
static void read_command_line(struct efi_boot_services *boot, void *image)
{
	const struct efi_loaded_image *loaded = efi_loaded(boot, image);
	uint32_t i;

	if (!loaded || !loaded->options)
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
static bool allocate_map(struct efi_boot_services *boot)
{
	uint64_t key, descriptor_bytes;
	void *buffer = NULL;
	uint32_t version;

	room = 0;
	if (boot->get_memory_map(&room, NULL, &key, &descriptor_bytes, &version) !=
	    EFI_BUFFER_SMALL)
		return false;
	room += SPARE_DESCRIPTORS * descriptor_bytes;
	if (boot->allocate_pool(LOADER_DATA, room, &buffer))
		return false;
	efi_facts.map = (uintptr_t)buffer;
	return true;
}

bool efi_read(void *image, struct efi_system_table *system)
{
	if (!allocate_map(system->boot))
		return false;
	efi_facts.system = (uintptr_t)system;
	read_command_line(system->boot, image);
	find_screen(system->boot);
	return true;
}

bool efi_read_map(struct efi_boot_services *boot, uint64_t *key)
{
	uint32_t version;

	efi_facts.map_bytes = room;
	return !boot->get_memory_map(&efi_facts.map_bytes, (void *)efi_facts.map, key,
				     &efi_facts.descriptor_bytes, &version);
}
