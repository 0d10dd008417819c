/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where an exception leads, by its place, its vector and what the CPU says of a machine check. The
 * places are those of the real loops; the stack and the CPU are made up.
 */
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_CPU_H /* what follows stands in for it */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "core/types.h"
#include "core/x86.h"

#define STACK_BYTES	     16384
#define VECTOR_NMI	     2
#define VECTOR_PAGE_FAULT    14
#define VECTOR_MACHINE_CHECK 18
#define VECTOR_COUNT	     32
#define VECTOR_STUB_BYTES    16
#define MSR_MCG_STATUS	     0x17a

/* SDM 16.3.1.2: a machine check is in progress, and the code can be restarted. */
enum { IN_PROGRESS = 1 << 2, RESTART_VALID = 1 << 0, ELSEWHERE = 0x1000, STACK_POINTER = 0x2000 };

static struct {
	uint64_t mcg_status;
	unsigned int cleared;
	jmp_buf halted;
} cpu;

static uint64_t read_msr(uint32_t msr)
{
	assert_int_equal(msr, MSR_MCG_STATUS);
	return cpu.mcg_status;
}

static void write_msr(uint32_t msr, uint64_t value)
{
	assert_int_equal(msr, MSR_MCG_STATUS);
	cpu.mcg_status = value;
	cpu.cleared++;
}

static uint64_t read_cr2(void)
{
	return 0;
}

static void wait_us(unsigned int microseconds)
{
}

static void halt(void)
{
	longjmp(cpu.halted, 1);
}

#include "kexec-wipe/payload/traps.c"

/* The first CPU's stack ends at stack_top. */
__asm__(".pushsection .bss\n"
	".balign 16\n"
	".skip 16384\n"
	".globl stack_top\n"
	".hidden stack_top\n"
	"stack_top:\n"
	".skip 16\n"
	".popsection\n");

void say(const char *format, ...)
{
}

void send_nmi_to_self(void)
{
}

static void next_phase(void)
{
}

static struct trap_frame other_cpus_frame;

static struct trap_frame *first_cpus_frame(void)
{
	return (struct trap_frame *)(void *)stack_top - 1;
}

static int start(void **state)
{
	cpu.mcg_status = 0;
	cpu.cleared = 0;
	machine_checks = 0;
	start_next_phase = next_phase;
	return 0;
}

/* Where it goes on; 0: the CPU halts. */
static uint64_t interrupted(struct trap_frame *frame, uint64_t vector, uint64_t at)
{
	*frame = (struct trap_frame){ .vector = vector, .rip = at, .rsp = STACK_POINTER };
	if (setjmp(cpu.halted))
		return 0;
	trap(frame);
	return frame->rip;
}

static uint64_t machine_check(struct trap_frame *frame, uint64_t status, uint64_t at)
{
	cpu.mcg_status = status;
	return interrupted(frame, VECTOR_MACHINE_CHECK, at);
}

/* On every CPU, and whether or not a machine check could go on. */
static void an_exception_in_a_loop_ends_the_loop(void **state)
{
	const struct {
		uintptr_t at, out;
	} places[] = {
		{ (uintptr_t)fill_started, (uintptr_t)fill_stopped },
		{ (uintptr_t)fill_stopped - 1, (uintptr_t)fill_stopped },
		{ (uintptr_t)fill_stopped, (uintptr_t)fill_stopped },
		{ (uintptr_t)fill_end - 1, (uintptr_t)fill_stopped },
		{ (uintptr_t)find_not_zero, (uintptr_t)find_stopped },
		{ (uintptr_t)find_stopped - 1, (uintptr_t)find_stopped },
		{ (uintptr_t)try_write_msr, (uintptr_t)try_write_msr_end },
		{ (uintptr_t)try_write_msr_end - 1, (uintptr_t)try_write_msr_end },
	};
	struct trap_frame *const frames[] = { first_cpus_frame(), &other_cpus_frame };
	size_t i, j;

	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		for (j = 0; j < sizeof(frames) / sizeof(frames[0]); j++) {
			assert_int_equal(interrupted(frames[j], VECTOR_PAGE_FAULT, places[i].at),
					 places[i].out);
			assert_int_equal(machine_check(frames[j], IN_PROGRESS, places[i].at),
					 places[i].out);
			assert_int_equal(
				machine_check(frames[j], IN_PROGRESS | RESTART_VALID, places[i].at),
				places[i].out);
			assert_int_equal(frames[j]->rsp, STACK_POINTER);
		}
	}
}

/* Before fill() has set up what is returned, and behind it. */
static void beside_the_loops_the_phase_ends(void **state)
{
	const uintptr_t places[] = { ELSEWHERE, (uintptr_t)fill_started - 1,
				     (uintptr_t)find_stopped, (uintptr_t)try_write_msr_end };
	size_t i;

	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		assert_int_equal(interrupted(first_cpus_frame(), VECTOR_PAGE_FAULT, places[i]),
				 (uintptr_t)next_phase);
		assert_int_equal(first_cpus_frame()->rsp, (uintptr_t)stack_top - sizeof(uint64_t));
		assert_int_equal(interrupted(&other_cpus_frame, VECTOR_PAGE_FAULT, places[i]), 0);
	}
	assert_int_equal(cpu.cleared, 0);
}

static void a_machine_check_goes_on_if_the_cpu_says_that_it_can(void **state)
{
	assert_int_equal(machine_check(first_cpus_frame(), IN_PROGRESS | RESTART_VALID, ELSEWHERE),
			 ELSEWHERE);
	assert_int_equal(first_cpus_frame()->rsp, STACK_POINTER);
	assert_int_equal(machine_check(&other_cpus_frame, IN_PROGRESS | RESTART_VALID, ELSEWHERE),
			 ELSEWHERE);
	assert_int_equal(machine_check(first_cpus_frame(), IN_PROGRESS, ELSEWHERE),
			 (uintptr_t)next_phase);
	assert_int_equal(machine_check(&other_cpus_frame, IN_PROGRESS, ELSEWHERE), 0);
}

/* Or the next one would reset the machine, with RAM full. */
static void each_machine_check_is_acknowledged(void **state)
{
	static const uint64_t status[] = { IN_PROGRESS, IN_PROGRESS | RESTART_VALID };
	const uintptr_t places[] = { ELSEWHERE, (uintptr_t)fill_started };
	unsigned int i, j;

	for (i = 0; i < 2; i++) {
		for (j = 0; j < 2; j++) {
			(void)machine_check(first_cpus_frame(), status[i], places[j]);
			assert_int_equal(cpu.mcg_status, 0);
			assert_int_equal(cpu.cleared, 2 * i + j + 1);
		}
	}
}

static void code_that_causes_them_without_end_is_given_up(void **state)
{
	unsigned int i;

	for (i = 0; i < MACHINE_CHECKS_MAX; i++)
		assert_int_equal(
			machine_check(first_cpus_frame(), IN_PROGRESS | RESTART_VALID, ELSEWHERE),
			ELSEWHERE);
	assert_int_equal(machine_check(first_cpus_frame(), IN_PROGRESS | RESTART_VALID, ELSEWHERE),
			 (uintptr_t)next_phase);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(an_exception_in_a_loop_ends_the_loop, start),
		cmocka_unit_test_setup(beside_the_loops_the_phase_ends, start),
		cmocka_unit_test_setup(a_machine_check_goes_on_if_the_cpu_says_that_it_can, start),
		cmocka_unit_test_setup(each_machine_check_is_acknowledged, start),
		cmocka_unit_test_setup(code_that_causes_them_without_end_is_given_up, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
