/* SPDX-License-Identifier: GPL-2.0-or-later */
/* INIT and start-up messages through the local APIC, in xAPIC or x2APIC mode as found. */
#include "other_cpus.h"
#include "cpu.h"
#include "paging.h"

#include "core/acpi.h"

/* MSR_APIC_BASE */
enum { BASE_BOOT_CPU = 1 << 8, BASE_X2APIC = 1 << 10, BASE_ENABLED = 1 << 11 };
#define BASE_ADDRESS 0x000ffffffffff000UL

/*
 * Ids to try, one by one. In xAPIC mode 255 would address all CPUs. In x2APIC mode ids are sparse;
 * those of real machines are below this.
 */
enum { XAPIC_IDS = 255, X2APIC_IDS = 4096 };
/* SDM 9.4.4.1: between INIT and start-up, and between the two start-ups */
enum { AFTER_INIT_US = 10000, AFTER_START_US = 200, START_TIMES = 2, PAGE_SHIFT = 12 };

static struct {
	volatile char *registers; /* NULL: x2APIC mode */
	bool self_is_boot_cpu;
	uint32_t boot_cpu; /* never sent anything; its id is known unless self_is_boot_cpu */
	bool usable;
} apic;

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
	for (unsigned int i = 0; i < IPI_POLLS_MAX && *at(XAPIC_COMMAND) & IPI_PENDING; i++)
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
	if (apic.self_is_boot_cpu)
		send(command | IPI_ALL_BUT_SELF, 0);
	else
		send_one_by_one(command);
}

const char *stop_other_cpus(uint32_t boot_cpu)
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
	apic.self_is_boot_cpu = base & BASE_BOOT_CPU;
	apic.boot_cpu = boot_cpu;
	if (!apic.self_is_boot_cpu && boot_cpu == APIC_ID_UNKNOWN)
		return "this is not the boot CPU, and the boot CPU's id is unknown";
	send_to_others(IPI_INIT);
	apic.usable = true;
	return NULL;
}

void stop_other_cpus_again(void)
{
	if (apic.usable)
		send_to_others(IPI_INIT);
}

void start_other_cpus(uint32_t page)
{
	if (!apic.usable)
		return;
	wait_us(AFTER_INIT_US);
	for (unsigned int i = 0; i < START_TIMES; i++) {
		send_to_others(IPI_START_UP | page >> PAGE_SHIFT);
		wait_us(AFTER_START_US);
	}
}

void send_nmi_to_self(void)
{
	if (apic.usable)
		send(IPI_NMI, own_id());
}
