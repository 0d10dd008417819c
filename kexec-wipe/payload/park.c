/* SPDX-License-Identifier: GPL-2.0-or-later */
/* INIT and start-up messages through the local APIC, in xAPIC or x2APIC mode as found. */
#include "park.h"
#include "cpu.h"
#include "paging.h"
#include "core/handover.h"

/* MSR_APIC_BASE */
enum { BASE_BOOT_CPU = 1 << 8, BASE_X2APIC = 1 << 10, BASE_ENABLED = 1 << 11 };
#define BASE_ADDRESS 0x000ffffffffff000UL

/* SDM 11.4.1, memory-mapped registers */
enum { XAPIC_ID = 0x20, XAPIC_COMMAND = 0x300, XAPIC_DESTINATION = 0x310, XAPIC_ID_SHIFT = 24 };
/* SDM 11.12.1.2 */
enum { MSR_X2APIC_ID = 0x802, MSR_X2APIC_COMMAND = 0x830 };
/* SDM 11.6.1, interrupt command */
enum { ASSERT_NMI = 0x4400, ASSERT_INIT = 0x4500, START_UP = 0x4600 };
enum { ALL_BUT_SELF = 3 << 18, PENDING = 1 << 12 };
/* 255 addresses everybody in xAPIC mode; ids of x2APIC mode are sparse, real ones stay below this.
 */
enum { XAPIC_IDS = 255, X2APIC_IDS = 4096 };
enum { POLLS_MAX = 100000 };
/* SDM 9.4.4.1: between INIT and start-up, and between the two start-ups */
enum { AFTER_INIT_US = 10000, AFTER_START_US = 200, START_TIMES = 2, PAGE_SHIFT = 12 };

struct apic {
	volatile char *registers; /* NULL: x2APIC mode */
	uint32_t boot_cpu;	  /* left out; HANDOVER_CPU_UNKNOWN: this is it */
	bool usable;
};

static struct apic apic;

static volatile uint32_t *at(unsigned int offset)
{
	return (volatile uint32_t *)(apic.registers + offset);
}

static uint32_t own_id(void)
{
	if (!apic.registers)
		return (uint32_t)read_msr(MSR_X2APIC_ID);
	return *at(XAPIC_ID) >> XAPIC_ID_SHIFT;
}

static void send(uint32_t command, uint32_t id)
{
	if (!apic.registers) {
		write_msr(MSR_X2APIC_COMMAND, (uint64_t)id << 32 | command);
		return;
	}
	*at(XAPIC_DESTINATION) = id << XAPIC_ID_SHIFT;
	*at(XAPIC_COMMAND) = command;
	for (unsigned int i = 0; i < POLLS_MAX && *at(XAPIC_COMMAND) & PENDING; i++)
		;
}

static void send_one_by_one(uint32_t command)
{
	uint32_t own = own_id();
	uint32_t ids = apic.registers ? XAPIC_IDS : X2APIC_IDS;

	for (uint32_t id = 0; id < ids; id++)
		if (id != own && id != apic.boot_cpu)
			send(command, id);
}

static void send_to_others(uint32_t command)
{
	if (apic.boot_cpu == HANDOVER_CPU_UNKNOWN)
		send(command | ALL_BUT_SELF, 0);
	else
		send_one_by_one(command);
}

const char *park_other_cpus(uint32_t boot_cpu)
{
	uint64_t base = read_msr(MSR_APIC_BASE);
	uint64_t address = base & BASE_ADDRESS;

	if (!(base & BASE_ENABLED))
		return "the local APIC is off";
	if (!(base & BASE_X2APIC)) {
		if (address > UINT32_MAX)
			return "the local APIC is above 4 GiB";
		paging_map_device((uint32_t)address);
		apic.registers = (volatile char *)address;
	}
	apic.boot_cpu = base & BASE_BOOT_CPU ? HANDOVER_CPU_UNKNOWN : boot_cpu;
	if (!(base & BASE_BOOT_CPU) && boot_cpu == HANDOVER_CPU_UNKNOWN)
		return "this is not the boot CPU, and which one is that is unknown";
	send_to_others(ASSERT_INIT);
	apic.usable = true;
	return NULL;
}

void park_again(void)
{
	if (apic.usable)
		send_to_others(ASSERT_INIT);
}

void send_nmi_to_self(void)
{
	if (apic.usable)
		send(ASSERT_NMI, own_id());
}

void unpark_other_cpus(uint32_t page)
{
	if (!apic.usable)
		return;
	wait_us(AFTER_INIT_US);
	for (unsigned int i = 0; i < START_TIMES; i++) {
		send_to_others(START_UP | page >> PAGE_SHIFT);
		wait_us(AFTER_START_US);
	}
}
