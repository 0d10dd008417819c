/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "madt.h"
#include "bytes.h"

/* ACPI 6.5, tables 5.19, 5.21, 5.22 and 5.33 */
enum {
	FIRST_ENTRY = 44,
	ENTRY_TYPE = 0,
	ENTRY_LENGTH = 1,

	LOCAL_APIC = 0,
	LOCAL_APIC_BYTES = 8,
	LOCAL_APIC_ID = 3,
	LOCAL_APIC_FLAGS = 4,
	LOCAL_APIC_NONE = 255, /* as a destination, all CPUs */

	LOCAL_X2APIC = 9,
	LOCAL_X2APIC_BYTES = 16,
	LOCAL_X2APIC_ID = 4,
	LOCAL_X2APIC_FLAGS = 8,

	FLAG_ENABLED = 1 << 0,
	FLAG_ONLINE_CAPABLE = 1 << 1,
};

static bool is_there(const uint8_t *flags)
{
	return load_le32(flags) & (FLAG_ENABLED | FLAG_ONLINE_CAPABLE);
}

static uint32_t cpu_of(const uint8_t *entry, size_t length)
{
	if (entry[ENTRY_TYPE] == LOCAL_APIC && length >= LOCAL_APIC_BYTES &&
	    entry[LOCAL_APIC_ID] != LOCAL_APIC_NONE && is_there(entry + LOCAL_APIC_FLAGS))
		return entry[LOCAL_APIC_ID];
	if (entry[ENTRY_TYPE] == LOCAL_X2APIC && length >= LOCAL_X2APIC_BYTES &&
	    is_there(entry + LOCAL_X2APIC_FLAGS))
		return load_le32(entry + LOCAL_X2APIC_ID);
	return APIC_ID_UNKNOWN;
}

void madt_list_cpus(const void *table, size_t bytes, uint8_t cpus[static HANDOVER_CPU_BYTES])
{
	const uint8_t *at = table;
	size_t i = FIRST_ENTRY, length;

	for (; i + ENTRY_LENGTH < bytes; i += length) {
		length = at[i + ENTRY_LENGTH];
		if (length <= ENTRY_LENGTH || length > bytes - i)
			break;
		handover_list_cpu(cpus, cpu_of(at + i, length));
	}
}
