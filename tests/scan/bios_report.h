/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Saves the report where BIOS has no files: in the file memwipe-bios.txt of the stick, whose
 * sectors say that they are free. No other sector of any drive is written to for it.
 */
#ifndef MEMWIPE_TESTS_SCAN_BIOS_REPORT_H
#define MEMWIPE_TESTS_SCAN_BIOS_REPORT_H

#include "bios_stick.h"

/* What a free sector begins with; then its number in the file, three digits. */
#define BIOS_REPORT_FREE "memwipe-scan: free sector "

/* Write the text into the first free sectors that follow each other. NULL, or the reason. */
const char *bios_report_save(const struct bios_drive *drive, const char *text, uint64_t bytes);

#endif
