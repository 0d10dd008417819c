/* SPDX-License-Identifier: GPL-2.0-or-later */
/* INIT through the local APIC, in xAPIC or x2APIC mode as found. */
#include "park.h"
#include "cpu.h"
#include "paging.h"
#include "kmod/core/handover.h"

/* MSR_APIC_BASE */
enum { BASE_BOOT_CPU = 1 << 8, BASE_X2APIC = 1 << 10, BASE_ENABLED = 1 << 11 };
#define BASE_ADDRESS 0x000ffffffffff000UL

/* SDM 11.4.1, memory-mapped registers */
enum { XAPIC_ID = 0x20, XAPIC_COMMAND = 0x300, XAPIC_DESTINATION = 0x310, XAPIC_ID_SHIFT = 24 };
/* SDM 11.12.1.2 */
enum { MSR_X2APIC_ID = 0x802, MSR_X2APIC_COMMAND = 0x830 };
/* SDM 11.6.1, interrupt command */
enum { ASSERT_INIT = 0x4500, ALL_BUT_SELF = 3 << 18, PENDING = 1 << 12 };
/* 255 addresses everybody in xAPIC mode; ids of x2APIC mode are sparse, real ones stay below this.
 */
enum { XAPIC_IDS = 255, X2APIC_IDS = 4096 };
enum { POLLS_MAX = 100000 };

struct apic {
	volatile char *registers; /* NULL: x2APIC mode */
};

static volatile uint32_t *at(const struct apic *apic, unsigned int offset)
{
	return (volatile uint32_t *)(apic->registers + offset);
}

static uint32_t own_id(const struct apic *apic)
{
	if (!apic->registers)
		return (uint32_t)read_msr(MSR_X2APIC_ID);
	return *at(apic, XAPIC_ID) >> XAPIC_ID_SHIFT;
}

static void send(const struct apic *apic, uint32_t command, uint32_t id)
{
	if (!apic->registers) {
		write_msr(MSR_X2APIC_COMMAND, (uint64_t)id << 32 | command);
		return;
	}
	*at(apic, XAPIC_DESTINATION) = id << XAPIC_ID_SHIFT;
	*at(apic, XAPIC_COMMAND) = command;
	for (unsigned int i = 0; i < POLLS_MAX && *at(apic, XAPIC_COMMAND) & PENDING; i++)
		;
}

static void send_one_by_one(const struct apic *apic, uint32_t boot_cpu)
{
	uint32_t own = own_id(apic);
	uint32_t ids = apic->registers ? XAPIC_IDS : X2APIC_IDS;

	for (uint32_t id = 0; id < ids; id++)
		if (id != own && id != boot_cpu)
			send(apic, ASSERT_INIT, id);
}

const char *park_other_cpus(uint32_t boot_cpu)
{
	uint64_t base = read_msr(MSR_APIC_BASE);
	uint64_t address = base & BASE_ADDRESS;
	struct apic apic = { NULL };

	if (!(base & BASE_ENABLED))
		return "the local APIC is off";
	if (!(base & BASE_X2APIC)) {
		if (address > UINT32_MAX)
			return "the local APIC is above 4 GiB";
		paging_map_device((uint32_t)address);
		apic.registers = (volatile char *)address;
	}
	if (base & BASE_BOOT_CPU)
		send(&apic, ASSERT_INIT | ALL_BUT_SELF, 0);
	else if (boot_cpu != HANDOVER_CPU_UNKNOWN)
		send_one_by_one(&apic, boot_cpu);
	else
		return "this is not the boot CPU, and which one is that is unknown";
	return NULL;
}
