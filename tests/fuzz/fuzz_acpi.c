/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ACPI tables as they come, and with signature, length and checksum put right, so that what lies
 * behind those is reached too. Registers and sleep types that are accepted must be usable.
 */
#include <stdlib.h>
#include <string.h>

#include "core/acpi.h"
#include "tests/fuzz/fuzz.h"

enum { LENGTH = 4, CHECKSUM = 9, HEADER_BYTES = 36, PORTS_END = 0x10000 };

static void put_right(uint8_t *table, size_t bytes, const char *signature)
{
	uint32_t length = (uint32_t)bytes;
	uint8_t sum = 0;
	size_t i;

	memcpy(table, signature, 4);
	memcpy(table + LENGTH, &length, sizeof(length));
	table[CHECKSUM] = 0;
	for (i = 0; i < bytes; i++)
		sum += table[i];
	table[CHECKSUM] = (uint8_t)-sum;
}

static void must_be_usable(const struct acpi_register *reg, uint8_t bytes)
{
	if (!reg->address)
		return;
	MUST(reg->bytes == bytes);
	MUST(reg->space == ACPI_SPACE_IO || reg->space == ACPI_SPACE_MEMORY);
	MUST(reg->space != ACPI_SPACE_IO || reg->address + bytes <= PORTS_END);
}

static void must_be_events(const struct acpi_gpe_block *gpe)
{
	struct acpi_register last = gpe->status;

	MUST(!gpe->status.address == !gpe->count);
	last.address += last.address ? 2 * gpe->count - 1U : 0;
	must_be_usable(&last, 1);
}

static void try_fadt(const uint8_t *table, size_t bytes)
{
	struct acpi_fadt fadt;

	(void)acpi_parse_fadt(table, bytes, &fadt); /* what is invalid is absent */
	must_be_usable(&fadt.pm1a_event, 2);
	must_be_usable(&fadt.pm1b_event, 2);
	must_be_usable(&fadt.pm1a_control, 2);
	must_be_usable(&fadt.pm1b_control, 2);
	must_be_usable(&fadt.sleep_control, 1);
	must_be_usable(&fadt.sleep_status, 1);
	must_be_usable(&fadt.reset, 1);
	must_be_events(&fadt.gpe[0]);
	must_be_events(&fadt.gpe[1]);
	MUST(!fadt.hardware_reduced || !fadt.pm1a_control.address);
	MUST(fadt.hardware_reduced || !fadt.sleep_control.address);
}

static void try_s5(const uint8_t *table, size_t bytes)
{
	struct acpi_sleep_type type;
	bool found = true;
	const char *reason = acpi_find_s5(table, bytes, &type, &found);

	MUST(!found || !reason);
	if (!found)
		return;
	MUST(type.a <= SLEEP_TYPE_MAX && type.b <= SLEEP_TYPE_MAX);
	MUST(memmem(table + HEADER_BYTES, bytes - HEADER_BYTES, "_S5_\x12", 5));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	uint8_t *table = malloc(bytes + 1);

	MUST(table);
	try_fadt(data, bytes);
	try_s5(data, bytes);
	if (bytes >= HEADER_BYTES) {
		memcpy(table, data, bytes);
		put_right(table, bytes, "FACP");
		MUST(!acpi_check_table(table, bytes, "FACP"));
		try_fadt(table, bytes);
		put_right(table, bytes, "SSDT");
		try_s5(table, bytes);
	}
	free(table);
	return 0;
}
