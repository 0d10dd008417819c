/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/wdat_fixture.h"

#include <stddef.h>

enum { MEMORY = 0, PORTS = 1, WORD = 2, DWORD = 3 };
enum { READ = 0, READ_COUNT = 1, WRITE = 2, WRITE_COUNT = 3, PRESERVE = 0x80 };

void wdat_add(struct wdat_table *table, struct wdat_entry entry)
{
	table->entry[table->entries++] = entry;
	table->length = offsetof(struct wdat_table, entry) + table->entries * sizeof(entry);
}

struct wdat_entry *wdat_entry_of(struct wdat_table *table, uint8_t action)
{
	uint32_t i;

	for (i = 0; i < table->entries; i++)
		if (table->entry[i].action == action)
			return &table->entry[i];
	return NULL;
}

struct wdat_table wdat_make(void)
{
	static const struct wdat_entry entries[] = {
		{ 1, WRITE, 0, PORTS, 16, 0, WORD, 0x460, 1, 1 },
		{ 4, READ_COUNT, 0, PORTS, 16, 0, WORD, 0x460, 0, 0x3ff },
		{ 5, READ_COUNT, 0, PORTS, 16, 0, WORD, 0x472, 0, 0x3ff },
		{ 6, WRITE_COUNT | PRESERVE, 0, PORTS, 16, 0, WORD, 0x472, 0, 0x3ff },
		{ 8, READ, 0, PORTS, 16, 11, WORD, 0x468, 0, 1 },
		{ 9, WRITE | PRESERVE, 0, PORTS, 16, 11, WORD, 0x468, 0, 1 },
		{ 10, READ, 0, PORTS, 16, 11, WORD, 0x468, 1, 1 },
		{ 11, WRITE | PRESERVE, 0, PORTS, 16, 11, WORD, 0x468, 1, 1 },
		{ 16, READ, 0, MEMORY, 32, 5, DWORD, 0xfed1f410, 0, 1 },
		{ 17, WRITE | PRESERVE, 0, MEMORY, 32, 5, DWORD, 0xfed1f410, 0, 1 },
		{ 32, READ, 0, PORTS, 16, 1, WORD, 0x466, 1, 1 },
		{ 33, WRITE, 0, PORTS, 16, 0, WORD, 0x466, 2, 2 },
	};
	struct wdat_table table = { .signature = "WDAT",
				    .header_length = 32,
				    .segment = 0xff,
				    .bus = 0xff,
				    .device = 0xff,
				    .function = 0xff,
				    .period_ms = 600,
				    .count_max = 0x3ff,
				    .count_min = 2,
				    .flags = 1 };
	size_t i;

	for (i = 0; i < sizeof(entries) / sizeof(entries[0]); i++)
		wdat_add(&table, entries[i]);
	return table;
}
