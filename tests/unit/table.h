/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ACPI tables made up for a test.
 */
#ifndef MEMWIPE_TESTS_UNIT_TABLE_H
#define MEMWIPE_TESTS_UNIT_TABLE_H

#include <stddef.h>
#include <stdint.h>

enum { TABLE_LENGTH = 4, TABLE_CHECKSUM = 9, TABLE_HEADER_BYTES = 36 }; /* ACPI 6.5, table 5.4 */

/* A little-endian number of `bytes` bytes. */
void table_put(uint8_t *at, uint64_t value, unsigned int bytes);

/* Set length and checksum as they should be. */
void table_seal(uint8_t *table, size_t bytes);

#endif
