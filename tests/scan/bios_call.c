/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "bios_call.h"

#include "kexec-wipe/boot/view.h"

enum { SEGMENT_SHIFT = 4 };

/* Phoenix EDD 3.0, "disk address packet" */
struct packet {
	uint8_t bytes;
	uint8_t reserved;
	uint16_t count;
	uint16_t offset;
	uint16_t segment;
	uint64_t sector;
};

extern const uint8_t bios_code[], bios_code_end[];

bool bios_call_start(void)
{
	volatile uint8_t *to = (volatile uint8_t *)(uintptr_t)BIOS_CODE;
	size_t bytes = (size_t)(bios_code_end - bios_code), i;

	/* Page tables and image are put back with 32 bits. */
	if ((uintptr_t)bios_code > UINT32_MAX || !view_map(BIOS_CODE, BIOS_END - BIOS_CODE))
		return false;
	for (i = 0; i < bytes; i++)
		to[i] = bios_code[i];
	return true;
}

typedef uint32_t bios_function(uint32_t, uint32_t);

bool bios_disk(uint8_t drive, uint8_t function, uint64_t sector, uint16_t count)
{
	volatile struct packet *packet = (volatile struct packet *)(uintptr_t)BIOS_PACKET;
	bios_function *call = (bios_function *)(uintptr_t)BIOS_CODE;

	packet->bytes = sizeof(*packet);
	packet->reserved = 0;
	packet->count = count;
	packet->offset = 0;
	packet->segment = BIOS_BUFFER >> SEGMENT_SHIFT;
	packet->sector = sector;
	return call(drive, function) == 0;
}
