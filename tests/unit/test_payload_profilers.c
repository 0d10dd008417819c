/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Made-up CPUs: each has only the registers that it says it has. */
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_CPU_H /* what follows stands in for it */

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "core/types.h"

enum { LEAVES = 16, WRITTEN_MAX = 8 };

struct cpuid {
	uint32_t eax, ebx, ecx, edx;
};

static struct {
	struct cpuid leaf[LEAVES];
	uint32_t written[WRITTEN_MAX];
	unsigned int count;
} cpu;

static struct cpuid cpuid(uint32_t number)
{
	return cpu.leaf[number <= cpu.leaf[0].eax ? number : cpu.leaf[0].eax];
}

#include "kexec-wipe/payload/profilers.c"

void try_write_msr(uint32_t msr, uint64_t value)
{
	assert_int_equal(value, 0);
	assert_in_range(cpu.count, 0, WRITTEN_MAX - 1);
	cpu.written[cpu.count++] = msr;
}

static void stop(uint32_t last_leaf)
{
	cpu.leaf[0].eax = last_leaf;
	cpu.count = 0;
	profilers_stop();
}

static int new_cpu(void **state)
{
	memset(&cpu, 0, sizeof(cpu));
	return 0;
}

static void all_that_write_to_ram_are_stopped(void **state)
{
	static const uint32_t all[] = { 0x38f, 0x3f1, 0x1d9, 0x570, 0x17d1 };

	cpu.leaf[1].edx = 1 << 21;
	cpu.leaf[6].eax = 1 << 19;
	cpu.leaf[7].ebx = 1 << 25;
	cpu.leaf[10].eax = 5;
	stop(15);
	assert_int_equal(cpu.count, 5);
	assert_memory_equal(cpu.written, all, sizeof(all));
}

static void what_a_cpu_does_not_have_is_not_written(void **state)
{
	stop(15);
	assert_int_equal(cpu.count, 0);
	cpu.leaf[10].eax = 1; /* counters without global control */
	stop(15);
	assert_int_equal(cpu.count, 0);
	cpu.leaf[7].ebx = 1 << 25;
	stop(15);
	assert_int_equal(cpu.count, 1);
	assert_int_equal(cpu.written[0], 0x570);
}

/* It answers for leaves that it does not have with its last one. */
static void an_old_cpu_is_not_misread(void **state)
{
	memset(&cpu.leaf[4], 0xff, sizeof(cpu.leaf[4]));
	stop(4);
	assert_int_equal(cpu.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(all_that_write_to_ram_are_stopped, new_cpu),
		cmocka_unit_test_setup(what_a_cpu_does_not_have_is_not_written, new_cpu),
		cmocka_unit_test_setup(an_old_cpu_is_not_misread, new_cpu),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
