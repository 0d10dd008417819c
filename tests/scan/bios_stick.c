/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "bios_stick.h"

#include "core/bytes.h"

enum { FIRST_DRIVE = 0x80, DRIVES = 8 };
/* The master boot record (UEFI 2.10, 5.2.1) and the boot sector of FAT32, of the stick alone. */
enum { PARTITION_START_AT = 454, LABEL_AT = 71 };
#define LABEL "MEMWIPE    "

static bool is_stick(const struct bios_drive *from, uint8_t drive)
{
	if (!from->read(drive, 0, 1) ||
	    load_le32(from->buffer + PARTITION_START_AT) != BIOS_STICK_START)
		return false;
	return from->read(drive, BIOS_STICK_START, 1) &&
	       begins_with(from->buffer + LABEL_AT, BIOS_SECTOR_BYTES - LABEL_AT, LABEL);
}

const char *bios_stick_find(const struct bios_drive *drive, uint8_t *number)
{
	for (*number = FIRST_DRIVE; *number < FIRST_DRIVE + DRIVES; (*number)++)
		if (is_stick(drive, *number))
			return NULL;
	return "BIOS has no drive that is the stick";
}
