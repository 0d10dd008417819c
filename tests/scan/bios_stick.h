/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The stick of make usb-image among the drives of BIOS. */
#ifndef MEMWIPE_TESTS_SCAN_BIOS_STICK_H
#define MEMWIPE_TESTS_SCAN_BIOS_STICK_H

#include "bios_call.h"

/* Where its one partition begins, with FAT32. */
#define BIOS_STICK_START 2048

/* Sectors of the drive, in a buffer of `room` of them. */
struct bios_drive {
	bool (*read)(uint8_t drive, uint64_t sector, uint16_t count);
	bool (*write)(uint8_t drive, uint64_t sector, uint16_t count);
	uint8_t *buffer;
	uint16_t room;
};

/* The number that BIOS has given it. NULL, or the reason. */
const char *bios_stick_find(const struct bios_drive *drive, uint8_t *number);

#endif
