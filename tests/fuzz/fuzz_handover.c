/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A handover block made of any bytes: what passes the check keeps every promise. A block that is
 * built and planned from any FADT passes it.
 */
#include <stdlib.h>
#include <string.h>

#include "core/handover.h"
#include "tests/fuzz/fuzz.h"

enum { RANGE_COUNT = 2, TABLE_LENGTH = 4, TABLE_CHECKSUM = 9, TABLE_HEADER_BYTES = 36 };

static void writes_must_be_possible(const struct handover_write *w, uint32_t count)
{
	for (; count--; w++) {
		uint64_t end = w->address + (uint64_t)w->bytes * (1 + w->more);

		MUST(w->bytes == 1 || w->bytes == 2 || w->bytes == 4);
		MUST(w->space == ACPI_SPACE_IO || w->space == ACPI_SPACE_MEMORY);
		MUST(w->space == ACPI_SPACE_MEMORY || end <= 0x10000);
		MUST(end <= HANDOVER_MEMORY_END);
	}
}

static void must_keep_its_promises(const struct handover *block, size_t room)
{
	uint32_t i, count = block->ram_count + block->last_count;

	MUST(block->bytes <= room);
	MUST((const uint8_t *)(block->range + count) == (const uint8_t *)block + block->bytes);
	MUST(block->prepare_count <= HANDOVER_PREPARE_MAX);
	MUST(block->final_count <= HANDOVER_FINAL_MAX);
	MUST(block->watchdog_count <= HANDOVER_WATCHDOG_MAX);
	MUST(block->watchdog_feeds <= block->watchdog_count);
	writes_must_be_possible(block->watchdog, block->watchdog_count);
	writes_must_be_possible(block->prepare, block->prepare_count);
	writes_must_be_possible(block->final, block->final_count);
	for (i = 0; i < count; i++) {
		MUST(block->range[i].start < block->range[i].end);
		MUST(block->range[i].end <= MEMORY_MAP_END);
		MUST(i == 0 || i == block->ram_count ||
		     block->range[i - 1].end < block->range[i].start);
	}
}

static void try_block(const uint8_t *data, size_t bytes)
{
	struct handover *block = malloc(bytes);

	if (!block)
		return;
	memcpy(block, data, bytes);
	if (!handover_check(block, bytes))
		must_keep_its_promises(block, bytes);
	if (bytes < sizeof(*block))
		goto out;
	block->magic = HANDOVER_MAGIC;
	block->version = HANDOVER_VERSION;
	block->last_count = 1;
	block->ram_count =
		(uint32_t)((bytes - sizeof(*block)) / sizeof(block->range[0])) - block->last_count;
	block->bytes = (uint32_t)handover_bytes(block->ram_count + block->last_count);
	if (block->bytes <= bytes)
		handover_seal(block);
	if (!handover_check(block, bytes))
		must_keep_its_promises(block, bytes);
out:
	free(block);
}

static void put_right(uint8_t *table, size_t bytes)
{
	uint32_t length = (uint32_t)bytes;
	uint8_t sum = 0;
	size_t i;

	memcpy(table, "FACP", 4);
	memcpy(table + TABLE_LENGTH, &length, sizeof(length));
	table[TABLE_CHECKSUM] = 0;
	for (i = 0; i < bytes; i++)
		sum += table[i];
	table[TABLE_CHECKSUM] = (uint8_t)-sum;
}

/* A FADT, and a byte behind it for the sleep types. */
static void try_plan(const uint8_t *data, size_t bytes)
{
	static struct memory_map map;
	static uint64_t room[(sizeof(struct handover) + RANGE_COUNT * sizeof(struct mem_range)) /
			     sizeof(uint64_t)];
	struct handover *block = (void *)room;
	struct acpi_sleep_type s5;
	struct acpi_fadt fadt;
	uint8_t *table;
	int action;

	if (bytes <= TABLE_HEADER_BYTES)
		return;
	s5 = (struct acpi_sleep_type){ data[bytes - 1] >> 4, data[bytes - 1] & 0xf };
	table = malloc(--bytes);
	MUST(table);
	memcpy(table, data, bytes);
	put_right(table, bytes);
	memory_map_init(&map);
	MUST(!ranges_add(&map.ram, (struct mem_range){ 0, 1 }));
	MUST(!ranges_add(&map.last, (struct mem_range){ 2, 3 }));
	(void)acpi_parse_fadt(table, bytes, &fadt); /* what is invalid is absent */
	for (action = HANDOVER_POWEROFF; action <= HANDOVER_HALT; action++) {
		MUST(!handover_build(block, sizeof(room), &map));
		(void)handover_plan_action(block, (enum handover_action)action, &fadt, &s5);
		handover_seal(block);
		MUST(!handover_check(block, sizeof(room)));
		must_keep_its_promises(block, sizeof(room));
	}
	free(table);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	try_block(data, bytes);
	try_plan(data, bytes);
	return 0;
}
