/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Saves the report where BIOS has no files: in the file memwipe-bios.txt of the stick, whose
 * sectors say that they are free. No other sector of any drive is written to.
 */
#ifndef MEMWIPE_TESTS_SCAN_BIOS_REPORT_H
#define MEMWIPE_TESTS_SCAN_BIOS_REPORT_H

#include "core/types.h"

/* What a free sector begins with; then its number in the file, three digits. */
#define BIOS_REPORT_FREE "memwipe-scan: free sector "

/* Sectors of the drive, in a buffer of `room` of them. */
struct bios_drive {
	bool (*read)(uint8_t drive, uint64_t sector, uint16_t count);
	bool (*write)(uint8_t drive, uint64_t sector, uint16_t count);
	uint8_t *buffer;
	uint16_t room;
};

/* Write the text into the first free sectors that follow each other. NULL, or the reason. */
const char *bios_report_save(const struct bios_drive *drive, const char *text, uint64_t bytes);

#endif
