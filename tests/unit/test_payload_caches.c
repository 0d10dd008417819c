/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Made-up CPUs, by what they say of the core that they are a thread of. */
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_CPU_H /* what follows stands in for it */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "core/types.h"

struct cpuid {
	uint32_t eax, ebx, ecx, edx;
};

static struct {
	uint32_t leaf_max, flushes;
	struct cpuid threads;
} cpu;

static struct cpuid cpuid(uint32_t number)
{
	if (number == 0)
		return (struct cpuid){ cpu.leaf_max, 0, 0, 0 };
	assert_int_equal(number, 0xb);
	assert_true(cpu.leaf_max >= 0xb);
	return cpu.threads;
}

static void write_back_caches(void)
{
	cpu.flushes++;
}

#include "kexec-wipe/payload/caches.c"

static int new_machine(void **state)
{
	memset(done, 0, sizeof(done));
	memset(&cpu, 0, sizeof(cpu));
	cpu.leaf_max = 0x16;
	return 0;
}

/* CPUs of these ids come one after the other. Returns how many of them have written back. */
static uint32_t come(uint32_t shift, uint32_t threads, uint32_t first_id, uint32_t last_id)
{
	uint32_t before = cpu.flushes;

	for (uint32_t id = first_id; id <= last_id; id++) {
		cpu.threads = (struct cpuid){ shift, threads, 0x100, id };
		caches_write_back_core();
	}
	return cpu.flushes - before;
}

static void once_a_core(void **state)
{
	assert_int_equal(come(1, 2, 1, 1), 1);
	assert_int_equal(come(1, 2, 0, 0), 0);
	assert_int_equal(come(1, 2, 2, 9), 4);
	assert_int_equal(come(2, 4, 0x10d, 0x110), 2); /* four threads a core */
}

static void without_threads_each_is_a_core(void **state)
{
	assert_int_equal(come(0, 1, 0, 7), 8);
	assert_int_equal(come(0, 1, 0, 7), 0);
}

static void a_core_that_is_not_known_or_too_many_is_written_back(void **state)
{
	cpu.leaf_max = 0xa;
	assert_int_equal(come(1, 2, 0, 3), 4);
	cpu.leaf_max = 0x16;
	assert_int_equal(come(0, 0, 0, 3), 4);
	assert_int_equal(come(0, 1, 0, CORES_MAX + 1), CORES_MAX + 2);
	assert_int_equal(come(0, 1, CORES_MAX, CORES_MAX + 1), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(once_a_core, new_machine),
		cmocka_unit_test_setup(without_threads_each_is_a_core, new_machine),
		cmocka_unit_test_setup(a_core_that_is_not_known_or_too_many_is_written_back,
				       new_machine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
