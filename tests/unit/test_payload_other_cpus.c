/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which CPUs get an INIT. A wrong one resets the machine with RAM full: the boot CPU's own, or one
 * that addresses all CPUs.
 */
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_CPU_H /* what follows stands in for it */

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>
#include <cmocka.h>

#include "core/handover.h"
#include "core/x86.h"
#include "kexec-wipe/payload/paging.h"

enum { MSR_APIC_BASE = 0x1b, SENT_MAX = 4096 };
enum { APIC_AT = 0x50000000, APIC_BYTES = 4096 }; /* where this process can have them */
enum { OFF = 0, XAPIC = APIC_AT | 1 << 11, X2APIC = APIC_AT | 3 << 10, BOOT_CPU = 1 << 8 };
#define ABOVE_4_GIB (1ULL << 40)

static struct {
	uint64_t base;
	uint32_t own_id;
	bool fenced;
	uint32_t maker;
	unsigned int waited;
	uint64_t sent[SENT_MAX];
	unsigned int sent_count;
} machine;

static uint64_t read_msr(uint32_t msr)
{
	if (msr == MSR_APIC_BASE)
		return machine.base;
	assert_int_equal(msr, MSR_X2APIC_ID);
	assert_int_equal(machine.base & X2APIC, X2APIC); /* or it would fault */
	return machine.own_id;
}

static void fence_before_x2apic(void)
{
	machine.fenced = true;
}

static void write_msr(uint32_t msr, uint64_t value)
{
	assert_int_equal(msr, MSR_X2APIC_COMMAND);
	assert_int_equal(machine.base & X2APIC, X2APIC);
	assert_true(machine.fenced);
	machine.fenced = false;
	machine.sent[machine.sent_count++] = value;
}

static void wait_us(unsigned int us)
{
	machine.waited += us;
}

struct cpuid {
	uint32_t ebx;
};

static struct cpuid cpuid(uint32_t leaf)
{
	assert_int_equal(leaf, 0);
	return (struct cpuid){ machine.maker };
}

void paging_map_device(uint32_t address)
{
	assert_int_equal(address, APIC_AT);
}

#include "kexec-wipe/payload/other_cpus.c"

static struct handover block;

static const char *stop(uint64_t base, uint32_t own, uint32_t boot_cpu, const uint32_t *ids,
			unsigned int count)
{
	memset(&machine, 0, sizeof(machine));
	memset(&apic, 0, sizeof(apic));
	memset(&block, 0, sizeof(block));
	machine.base = base;
	machine.own_id = own;
	block.boot_cpu = boot_cpu;
	for (unsigned int i = 0; i < count; i++)
		handover_list_cpu(block.cpus, ids[i]);
	return stop_other_cpus(&block);
}

static void the_boot_cpu_stops_all_at_once(void **state)
{
	assert_null(stop(X2APIC | BOOT_CPU, 0, APIC_ID_UNKNOWN, NULL, 0));
	assert_int_equal(machine.sent_count, 1);
	assert_int_equal(machine.sent[0], IPI_INIT | IPI_ALL_BUT_SELF);
}

/* 0xff and 0x1ff, which Bochs takes for all CPUs, are not listed and get nothing. */
static void another_cpu_stops_those_that_are_listed(void **state)
{
	static const uint32_t ids[] = { 0, 1, 2, 0x102, 0x2ff, 4095 };
	static const uint32_t stopped[] = { 1, 0x102, 0x2ff, 4095 };

	assert_null(stop(X2APIC, 2, 0, ids, 6));
	assert_int_equal(machine.sent_count, 4);
	for (unsigned int i = 0; i < 4; i++)
		assert_int_equal(machine.sent[i], (uint64_t)stopped[i] << 32 | IPI_INIT);
	stop_other_cpus_again();
	assert_int_equal(machine.sent_count, 8);
	start_other_cpus(0x9000);
	assert_int_equal(machine.sent_count, 16);
	assert_int_equal(machine.sent[8], (uint64_t)1 << 32 | IPI_START_UP | 9);
}

/* Until it is started, a CPU answers no SMI. */
static void the_wait_for_the_start_is_short_where_it_may_be(void **state)
{
	assert_null(stop(X2APIC | BOOT_CPU, 0, APIC_ID_UNKNOWN, NULL, 0));
	memcpy(&machine.maker, "Genu", sizeof(machine.maker));
	start_other_cpus(0x9000);
	assert_in_range(machine.waited, 1, 1000);
	memcpy(&machine.maker, "Cent", sizeof(machine.maker));
	start_other_cpus(0x9000);
	assert_in_range(machine.waited, 10000, 20000);
}

static void without_the_boot_cpu_or_a_list_none_is_stopped(void **state)
{
	static const uint32_t ids[] = { 0, 1, 2 };

	assert_string_equal(stop(X2APIC, 1, APIC_ID_UNKNOWN, ids, 3),
			    "this is not the boot CPU, and the boot CPU's id is unknown");
	assert_string_equal(stop(X2APIC, 1, 0, NULL, 0),
			    "this is not the boot CPU, and there is no list of CPUs");
	assert_string_equal(stop(OFF | BOOT_CPU, 1, 0, ids, 3), "the local APIC is off");
	stop_other_cpus_again();
	start_other_cpus(0x9000);
	send_nmi_to_self();
	assert_int_equal(machine.sent_count, 0);
}

static uint32_t *xapic(unsigned int offset)
{
	return (uint32_t *)(uintptr_t)(APIC_AT + offset);
}

/* GRUB may have switched the boot CPU alone: another one would fault at the other's registers. */
static void each_cpu_speaks_in_its_own_mode(void **state)
{
	void *registers = mmap(xapic(0), APIC_BYTES, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

	assert_ptr_equal(registers, xapic(0));
	assert_null(stop(X2APIC | BOOT_CPU, 0, APIC_ID_UNKNOWN, NULL, 0));
	send_nmi_to_self();
	assert_int_equal(machine.sent_count, 2);
	assert_int_equal(machine.sent[1], IPI_NMI);
	machine.base = XAPIC; /* the other one's */
	*xapic(XAPIC_ID) = 3U << XAPIC_ID_SHIFT;
	send_nmi_to_self();
	assert_int_equal(machine.sent_count, 2);
	assert_int_equal(*xapic(XAPIC_DESTINATION), 3U << XAPIC_ID_SHIFT);
	assert_int_equal(*xapic(XAPIC_COMMAND), IPI_NMI);
	assert_int_equal(munmap(registers, APIC_BYTES), 0);
}

static void registers_out_of_reach_are_not_needed_in_x2apic_mode(void **state)
{
	assert_string_equal(stop(XAPIC | ABOVE_4_GIB | BOOT_CPU, 0, APIC_ID_UNKNOWN, NULL, 0),
			    "the local APIC is above 4 GiB");
	assert_null(stop(X2APIC | ABOVE_4_GIB | BOOT_CPU, 0, APIC_ID_UNKNOWN, NULL, 0));
	machine.base = XAPIC | ABOVE_4_GIB;
	send_nmi_to_self(); /* it rests without one */
	assert_int_equal(machine.sent_count, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_boot_cpu_stops_all_at_once),
		cmocka_unit_test(another_cpu_stops_those_that_are_listed),
		cmocka_unit_test(the_wait_for_the_start_is_short_where_it_may_be),
		cmocka_unit_test(each_cpu_speaks_in_its_own_mode),
		cmocka_unit_test(registers_out_of_reach_are_not_needed_in_x2apic_mode),
		cmocka_unit_test(without_the_boot_cpu_or_a_list_none_is_stopped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
