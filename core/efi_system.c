/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "efi_system.h"
#include "bytes.h"

/* UEFI 2.10, 4.2.1, 4.3 and 4.6 */
enum {
	SYSTEM_BYTES = 120,
	SYSTEM_CONFIG_COUNT = 104,
	SYSTEM_CONFIG = 112,
	CONFIG_BYTES = 24,
	CONFIG_ADDRESS = 16,
	CONFIG_COUNT_MAX = 1024,
};

struct guid {
	uint64_t half[2];
};

static bool is(const uint8_t *at, const struct guid *guid)
{
	return load_le64(at) == guid->half[0] && load_le64(at + 8) == guid->half[1];
}

uint64_t efi_system_find_rsdp(const struct physical *from, uint64_t address)
{
	static const struct guid acpi_2 = { { 0x11d3e4f18868e871, 0x81883cc7800022bc } };
	static const struct guid acpi_1 = { { 0x11d32d88eb9d2d30, 0x4dc13f279000169a } };
	const uint8_t *system = physical_read(from, address, SYSTEM_BYTES), *entry;
	uint64_t found = 0, count;

	if (!system || !begins_with(system, SYSTEM_BYTES, "IBI SYST"))
		return 0;
	count = load_le64(system + SYSTEM_CONFIG_COUNT);
	if (count > CONFIG_COUNT_MAX)
		return 0;
	entry = physical_read(from, load_le64(system + SYSTEM_CONFIG), count * CONFIG_BYTES);
	for (; entry && count; entry += CONFIG_BYTES, count--) {
		if (is(entry, &acpi_2))
			return load_le64(entry + CONFIG_ADDRESS);
		if (is(entry, &acpi_1))
			found = load_le64(entry + CONFIG_ADDRESS);
	}
	return found;
}
