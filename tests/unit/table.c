/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/table.h"

void table_put(uint8_t *at, uint64_t value, unsigned int bytes)
{
	while (bytes--) {
		*at++ = (uint8_t)value;
		value >>= 8;
	}
}

void table_seal(uint8_t *table, size_t bytes)
{
	uint8_t sum = 0;
	size_t i;

	table_put(table + TABLE_LENGTH, bytes, sizeof(uint32_t));
	table[TABLE_CHECKSUM] = 0;
	for (i = 0; i < bytes; i++)
		sum += table[i];
	table[TABLE_CHECKSUM] = (uint8_t)-sum;
}
