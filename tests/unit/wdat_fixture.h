/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A Watchdog Action Table of a test's own: Intel's TCO timer at port 0x460, as firmware lists it.
 */
#ifndef MEMWIPE_TESTS_UNIT_WDAT_FIXTURE_H
#define MEMWIPE_TESTS_UNIT_WDAT_FIXTURE_H

#include <stdint.h>

struct wdat_entry {
	uint8_t action, instruction;
	uint16_t reserved;
	uint8_t space, bit_width, bit_offset, access;
	uint64_t address;
	uint32_t value, mask;
} __attribute__((packed));

enum { WDAT_ENTRIES_MAX = 32 };

struct wdat_table {
	char signature[4];
	uint32_t length;
	uint8_t rest_of_header[28];
	uint32_t header_length;
	uint16_t segment;
	uint8_t bus, device, function, reserved[3];
	uint32_t period_ms, count_max, count_min;
	uint8_t flags, reserved_2[3];
	uint32_t entries;
	struct wdat_entry entry[WDAT_ENTRIES_MAX];
} __attribute__((packed));

struct wdat_table wdat_make(void);

/* Behind the others; the length follows. */
void wdat_add(struct wdat_table *table, struct wdat_entry entry);

/* The first entry with this action. */
struct wdat_entry *wdat_entry_of(struct wdat_table *table, uint8_t action);

#endif
