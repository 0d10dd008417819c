/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ACPI's tables from the root pointer on, all of them from the input. The table checksums are put
 * right before, so that what lies behind them is reached.
 */
#include <string.h>

#include "core/rsdp.h"
#include "tests/fuzz/physical.h"

enum { LENGTH = 4, CHECKSUM = 9, HEADER_BYTES = 36, ALIGN = 64, RSDP_BYTES = 20, RSDP_SUM = 8 };

static void put_sum_right(uint8_t *at, size_t bytes, size_t sum_at)
{
	uint8_t sum = 0;
	size_t i;

	at[sum_at] = 0;
	for (i = 0; i < bytes; i++)
		sum += at[i];
	at[sum_at] = (uint8_t)-sum;
}

/* Tables of the input begin at multiples of 64 bytes. The last ones first: they may overlap. */
static void put_right(uint8_t *data, size_t bytes)
{
	uint32_t length;
	size_t at;

	for (at = bytes / ALIGN * ALIGN; at >= ALIGN; at -= ALIGN) {
		if (bytes - at < HEADER_BYTES)
			continue;
		memcpy(&length, data + at + LENGTH, sizeof(length));
		if (length >= HEADER_BYTES && length <= bytes - at)
			put_sum_right(data + at, length, CHECKSUM);
	}
	if (bytes >= RSDP_BYTES)
		put_sum_right(data, RSDP_BYTES, RSDP_SUM);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	static union {
		struct handover block;
		uint8_t room[sizeof(struct handover) + sizeof(struct mem_range)];
	} made;
	static struct memory_map map;
	struct input input = { malloc(bytes + 1), bytes };
	const struct physical from = { read_input, &input };
	struct acpi_power power;

	MUST(input.data);
	memcpy((uint8_t *)input.data, data, bytes);
	put_right((uint8_t *)input.data, bytes);
	MUST(rsdp_find(&from) == 0 || bytes > 0xe0000 - INPUT_START);
	rsdp_read_power(&from, INPUT_START, &power);
	MUST(!power.has_s5 || power.has_fadt || power.s5.a <= SLEEP_TYPE_MAX);
	memory_map_init(&map);
	ranges_add(&map.firmware_ram, (struct mem_range){ 0, INPUT_START });
	MUST(!memory_map_finish(&map));
	MUST(!handover_build(&made.block, sizeof(made), &map));
	(void)handover_plan_action(&made.block, HANDOVER_POWEROFF,
				   power.has_fadt ? &power.fadt : NULL,
				   power.has_s5 ? &power.s5 : NULL);
	handover_seal(&made.block);
	MUST(!handover_check(&made.block, sizeof(made)));
	free((uint8_t *)input.data);
	return 0;
}
