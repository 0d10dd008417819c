/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls of BIOS, for which the CPU goes to real mode and back. The code that does it is copied to
 * memory below 1 MiB, whose contents are lost: a call comes after the scan.
 */
#ifndef MEMWIPE_TESTS_SCAN_BIOS_CALL_H
#define MEMWIPE_TESTS_SCAN_BIOS_CALL_H

/* Where the code lies, and behind it the packet and the buffer. Boot loaders work here, too. */
#define BIOS_CODE   0x6000
#define BIOS_STACK  0x7c00 /* its end */
#define BIOS_PACKET 0x7c00
#define BIOS_BUFFER 0x8000
#define BIOS_END    0x10000

#define BIOS_SECTOR_BYTES 512
#define BIOS_SECTORS_MAX  ((BIOS_END - BIOS_BUFFER) / BIOS_SECTOR_BYTES)

#ifndef __ASSEMBLER__
#include "core/types.h"

enum { BIOS_READ = 0x42, BIOS_WRITE = 0x43 };

/* Map that memory and copy the code there. False: it cannot be. */
bool bios_call_start(void);

/*
 * Read or write up to BIOS_SECTORS_MAX sectors of a drive, from or to the buffer (Phoenix EDD 3.0,
 * functions 42h and 43h). False: BIOS reports an error.
 */
bool bios_disk(uint8_t drive, uint8_t function, uint64_t sector, uint16_t count);
#endif

#endif
