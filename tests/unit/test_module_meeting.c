/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The CPUs' way out of the kernel (kmod/meeting.h), with a kernel and CPUs that are made up. Each
 * CPU is a thread, and one of them runs at a time: until it waits or leaves the kernel. Then the
 * clock is set to the time at which the next one has something to do.
 */
#include "core/x86.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

/* What meeting.c takes from the kernel. */
typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef struct {
	int counter;
} atomic_t;
#define __packed __attribute__((packed))
/* clang-format of Debian 12 and 13 break it differently. */
/* clang-format off */
#define ATOMIC_INIT(n) { (n) }
/* clang-format on */
#define READ_ONCE(x)	 (*(volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, y) (*(volatile __typeof__(x) *)&(x) = (y))

enum { CPUS = 4, BOOT = 0, CALLER = 2, ENTER = 0xe000, PARK = 0xa000, TABLES = 0xc000, CR4 = 0x20 };
enum { NEVER = 1000000 };

static struct {
	bool online[CPUS];
	bool left_virtualization[CPUS];
	unsigned int nmis[CPUS];
	unsigned int deaf_until_us[CPUS]; /* it does not take its NMI earlier */
	unsigned int wakes_us[CPUS];	  /* NEVER: it does nothing, or has left the kernel */
	u64 reached[CPUS];		  /* what it jumped to in the end; 0: nothing yet */
	unsigned int now_us, releases;
	int self; /* the CPU that runs; NO_CPU: none */
} machine;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

static int __cpu_online_mask;
static const u32 x86_cpu_to_apicid[CPUS] = { 10, 11, 12, 13 };

#define per_cpu(variable, cpu)	   ((variable)[cpu])
#define cpumask_set_cpu(cpu, mask) ((void)*(mask), machine.online[cpu] = true)
#define for_each_online_cpu(cpu)               \
	for ((cpu) = 0; (cpu) < CPUS; (cpu)++) \
		if (machine.online[cpu])
#define smp_processor_id()	    (machine.self)
#define smp_load_acquire(pointer)   (*(pointer))
#define smp_store_release(p, value) release(p, value)
#define atomic_read(a)		    ((a)->counter)
#define atomic_cmpxchg(a, old, new) compare_and_exchange(a, old, new)

static void run_next(void);
static void release(bool *flag, bool value);
static int compare_and_exchange(atomic_t *a, int old, int value);
static void udelay(unsigned int us);
static bool apic_is_boot_cpu(void);
static u32 apic_own_id(void);
static void apic_send_nmi(u32 id);
static void cpu_leave_virtualization(bool amd);
static void switch_tables(u64 cr4, u64 tables, u64 address);

#include "kmod/meeting.h"
#include "meeting_without_includes.c"

static struct antechamber_values values;
static struct region region = { .values = &values, .tables = TABLES, .enter = ENTER, .park = PARK };

static int compare_and_exchange(atomic_t *a, int old, int value)
{
	int found = a->counter;

	if (found == old)
		a->counter = value;
	return found;
}

/* cmocka's assertions do not work in threads: the test would wait for ever. */
#define must(condition) must_be(condition, #condition)

static void must_be(bool condition, const char *text)
{
	if (condition)
		return;
	printf("[  FAILED  ] in a thread: %s\n", text);
	fflush(stdout);
	_exit(1);
}

/* All that others read is in place, and none has been called. */
static void release(bool *flag, bool value)
{
	must(flag == &meeting.open);
	must(!*flag);
	must(meeting.caller == machine.self);
	must(meeting.others == CPUS - 1);
	must(!meeting.all_called);
	must(!meeting_has_called()); /* an NMI of another source, before */
	for (unsigned int i = 0; i < CPUS; i++)
		must(machine.nmis[i] == 0);
	*flag = value;
	machine.releases++;
}

static bool has_called(int cpu)
{
	int self = machine.self;
	bool result;

	machine.self = cpu;
	result = meeting_has_called();
	machine.self = self;
	return result;
}

static void apic_send_nmi(u32 id)
{
	unsigned int cpu = id - x86_cpu_to_apicid[0];

	must(cpu < CPUS);
	machine.nmis[cpu]++;
	machine.wakes_us[cpu] = machine.deaf_until_us[cpu];
	if (machine.wakes_us[cpu] < machine.now_us)
		machine.wakes_us[cpu] = machine.now_us;
	must(meeting.open);
	/* The caller must not be taken away while it calls; each other CPU must come. */
	must(has_called(machine.self) == (cpu == machine.self));
	must(has_called((machine.self + 1) % CPUS));
}

static u32 apic_own_id(void)
{
	return x86_cpu_to_apicid[machine.self];
}

static bool apic_is_boot_cpu(void)
{
	return machine.self == BOOT;
}

static void cpu_leave_virtualization(bool amd)
{
	must(amd);
	machine.left_virtualization[machine.self] = true;
}

static void switch_tables(u64 cr4, u64 tables, u64 address)
{
	must(cr4 == CR4);
	must(tables == TABLES);
	must(machine.left_virtualization[machine.self]);
	machine.reached[machine.self] = address;
	if (address == PARK)
		values.parked++;
	machine.wakes_us[machine.self] = NEVER;
	run_next();
	pthread_mutex_unlock(&lock);
	pthread_exit(NULL);
}

static void run_next(void)
{
	int next = 0;

	for (int i = 1; i < CPUS; i++)
		if (machine.wakes_us[i] < machine.wakes_us[next])
			next = i;
	machine.self = machine.wakes_us[next] == NEVER ? NO_CPU : next;
	if (machine.self != NO_CPU)
		machine.now_us = machine.wakes_us[next];
	pthread_cond_broadcast(&changed);
}

static void udelay(unsigned int us)
{
	int self = machine.self;

	machine.wakes_us[self] = machine.now_us + us;
	run_next();
	while (machine.self != self)
		pthread_cond_wait(&changed, &lock);
}

static void *take_nmi(void *cpu)
{
	pthread_mutex_lock(&lock);
	while (machine.self != (int)(intptr_t)cpu && machine.self != NO_CPU)
		pthread_cond_wait(&changed, &lock);
	if (machine.self != NO_CPU && machine.nmis[machine.self])
		meeting_join();
	else if (machine.self != NO_CPU)
		meeting_start();
	pthread_mutex_unlock(&lock); /* this one was never called */
	return NULL;
}

/* Until no CPU has anything to do. */
static void call_from(int caller)
{
	pthread_t thread[CPUS];
	bool has_thread[CPUS];

	machine.deaf_until_us[caller] = NEVER; /* inside a handler already: no NMI comes */
	machine.wakes_us[caller] = 0;
	run_next();
	for (int i = 0; i < CPUS; i++) {
		has_thread[i] = i == caller || machine.deaf_until_us[i] != NEVER;
		if (has_thread[i])
			assert_int_equal(
				pthread_create(&thread[i], NULL, take_nmi, (void *)(intptr_t)i), 0);
	}
	for (int i = 0; i < CPUS; i++)
		if (has_thread[i])
			(void)pthread_join(thread[i], NULL);
}

static int start(void **state)
{
	const struct meeting_plan made = { &region, CR4, BOOT, true };

	memset(&machine, 0, sizeof(machine));
	memset(&meeting, 0, sizeof(meeting));
	meeting.entering_cpu.counter = NO_CPU;
	values.parked = 0;
	for (int i = 0; i < CPUS; i++) {
		machine.online[i] = true;
		machine.wakes_us[i] = NEVER;
	}
	meeting_prepare(&made);
	return 0;
}

static void assert_ends(u64 first, u64 second, u64 third, u64 fourth)
{
	const u64 expected[CPUS] = { first, second, third, fourth };

	for (unsigned int i = 0; i < CPUS; i++)
		assert_int_equal(machine.reached[i], expected[i]);
	assert_int_equal(machine.releases, 1);
}

static void the_boot_cpu_enters_and_all_others_park(void **state)
{
	call_from(CALLER);
	assert_ends(ENTER, PARK, PARK, PARK);
	for (unsigned int i = 0; i < CPUS; i++)
		assert_int_equal(machine.nmis[i], 1);
}

static void a_boot_cpu_that_calls_enters(void **state)
{
	call_from(BOOT);
	assert_ends(ENTER, PARK, PARK, PARK);
}

static void a_boot_cpu_that_does_not_come_is_replaced_and_parks_later(void **state)
{
	machine.deaf_until_us[BOOT] = 150000;
	call_from(CALLER);
	assert_in_range(machine.now_us, BOOT_CPU_US, BOOT_CPU_US + 2 * PARK_US);
	assert_int_equal(machine.reached[BOOT], PARK);
	assert_int_equal(values.parked, CPUS - 1);
	assert_int_equal(machine.reached[meeting.entering_cpu.counter], ENTER);
}

static void the_payload_is_entered_when_all_others_are_parked_or_too_late(void **state)
{
	machine.deaf_until_us[3] = 60000;
	call_from(CALLER);
	assert_ends(ENTER, PARK, PARK, PARK);
	assert_in_range(machine.now_us, 60000, 61000);
	(void)start(NULL);
	machine.deaf_until_us[3] = NEVER;
	call_from(CALLER);
	assert_ends(ENTER, PARK, PARK, 0);
	assert_in_range(machine.now_us, PARK_US, PARK_US + 2 * OWN_NMI_US);
}

static void a_boot_cpu_that_a_panic_marked_as_offline_is_called(void **state)
{
	machine.online[BOOT] = false;
	call_from(CALLER);
	assert_ends(ENTER, PARK, PARK, PARK);
}

static void before_a_call_no_nmi_is_ours(void **state)
{
	for (int i = 0; i < CPUS; i++)
		assert_false(has_called(i));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_boot_cpu_enters_and_all_others_park, start),
		cmocka_unit_test_setup(a_boot_cpu_that_calls_enters, start),
		cmocka_unit_test_setup(a_boot_cpu_that_does_not_come_is_replaced_and_parks_later,
				       start),
		cmocka_unit_test_setup(
			the_payload_is_entered_when_all_others_are_parked_or_too_late, start),
		cmocka_unit_test_setup(a_boot_cpu_that_a_panic_marked_as_offline_is_called, start),
		cmocka_unit_test_setup(before_a_call_no_nmi_is_ours, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
