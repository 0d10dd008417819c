/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * INIT and start-up messages through the local APIC, in xAPIC or x2APIC mode as found. Who started
 * the payload may have put the boot CPU into x2APIC mode alone, so each CPU asks for its own.
 */
#include "other_cpus.h"
#include "cpu.h"
#include "maker.h"
#include "paging.h"

/* MSR_APIC_BASE */
enum { BASE_BOOT_CPU = 1 << 8, BASE_X2APIC = 1 << 10, BASE_ENABLED = 1 << 11 };
#define BASE_ADDRESS 0x000ffffffffff000UL

/* In xAPIC mode 255 would address all CPUs. */
enum { XAPIC_IDS = 255 };
/* SDM 9.4.4.1: between INIT and start-up, and between the two start-ups */
enum { AFTER_INIT_US = 10000, AFTER_START_US = 200, START_TIMES = 2, PAGE_SHIFT = 12 };
/* As Linux (smp_set_init_udelay): some makers' 64-bit CPUs need no 10 ms. */
enum { AFTER_INIT_FAST_US = 10 };

static struct {
	volatile char *registers; /* of xAPIC mode; NULL: they are out of reach */
	bool self_is_boot_cpu;
	uint32_t boot_cpu;   /* never sent anything; its id is known unless self_is_boot_cpu */
	const uint8_t *cpus; /* in the handover block */
	bool usable;
} apic;

static volatile uint32_t *at(unsigned int offset)
{
	return (volatile uint32_t *)(apic.registers + offset);
}

static bool is_x2apic(void)
{
	return read_msr(MSR_APIC_BASE) & BASE_X2APIC;
}

static uint32_t own_id(void)
{
	if (is_x2apic())
		return (uint32_t)read_msr(MSR_X2APIC_ID);
	return *at(XAPIC_ID) >> XAPIC_ID_SHIFT;
}

static void send(uint32_t command, uint32_t id)
{
	if (is_x2apic()) {
		fence_before_x2apic();
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
	uint32_t ids = is_x2apic() ? HANDOVER_CPU_IDS : XAPIC_IDS;

	for (uint32_t id = 0; id < ids; id++)
		if (id != own && id != apic.boot_cpu && handover_lists_cpu(apic.cpus, id))
			send(command, id);
}

static void send_to_others(uint32_t command)
{
	if (apic.self_is_boot_cpu)
		send(command | IPI_ALL_BUT_SELF, 0);
	else
		send_one_by_one(command);
}

/* Whether the others can be told from the boot CPU; then `apic` says how. */
static const char *prepare_others(const struct handover *block, bool self_is_boot_cpu)
{
	apic.self_is_boot_cpu = self_is_boot_cpu;
	apic.boot_cpu = block->boot_cpu;
	apic.cpus = block->cpus;
	if (self_is_boot_cpu)
		return NULL;
	if (block->boot_cpu == APIC_ID_UNKNOWN)
		return "this is not the boot CPU, and the boot CPU's id is unknown";
	if (!handover_lists_cpu(block->cpus, own_id()))
		return "this is not the boot CPU, and there is no list of CPUs";
	return NULL;
}

const char *stop_other_cpus(const struct handover *block)
{
	uint64_t base = read_msr(MSR_APIC_BASE);
	uint64_t address = base & BASE_ADDRESS;
	const char *reason;

	if (!(base & BASE_ENABLED))
		return "the local APIC is off";
	if (address <= UINT32_MAX) {
		paging_map_device((uint32_t)address);
		apic.registers = (volatile char *)address;
	} else if (!(base & BASE_X2APIC)) {
		return "the local APIC is above 4 GiB";
	}
	reason = prepare_others(block, base & BASE_BOOT_CPU);
	if (reason)
		return reason;
	send_to_others(IPI_INIT);
	apic.usable = true;
	return NULL;
}

void stop_other_cpus_again(void)
{
	if (apic.usable)
		send_to_others(IPI_INIT);
}

static unsigned int after_init_us(void)
{
	uint32_t maker = cpuid(0).ebx;

	return maker == MAKER_INTEL || maker == MAKER_AMD || maker == MAKER_HYGON
		       ? AFTER_INIT_FAST_US
		       : AFTER_INIT_US;
}

void start_other_cpus(uint32_t page)
{
	if (!apic.usable)
		return;
	wait_us(after_init_us());
	for (unsigned int i = 0; i < START_TIMES; i++) {
		send_to_others(IPI_START_UP | page >> PAGE_SHIFT);
		wait_us(AFTER_START_US);
	}
}

void send_nmi_to_self(void)
{
	if (apic.usable && (apic.registers || is_x2apic()))
		send(IPI_NMI, own_id());
}
