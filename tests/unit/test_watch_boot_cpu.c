/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the watcher runs, and that the last resort runs everywhere all the same. */
#include "common/last_resort.c"
#include "udev-rules/watch/boot_cpu.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static cpu_set_t at_first;

static int note_cpus(void **state)
{
	return sched_getaffinity(0, sizeof(at_first), &at_first);
}

static int go_back(void **state)
{
	return sched_setaffinity(0, sizeof(at_first), &at_first);
}

static void stay_with(const char *name)
{
	static struct ways ways;

	ways.item[0] = *way_find(name);
	ways.count = 1;
	boot_cpu_stay(&ways);
}

static bool is_where_it_was(void)
{
	cpu_set_t now;

	assert_int_equal(sched_getaffinity(0, sizeof(now), &now), 0);
	return CPU_EQUAL(&now, &at_first);
}

static void the_panic_door_needs_the_boot_cpu(void **state)
{
	cpu_set_t now;

	if (!CPU_ISSET(0, &at_first))
		skip(); /* this process may not run there */
	stay_with("panic");
	assert_int_equal(sched_getaffinity(0, sizeof(now), &now), 0);
	assert_int_equal(CPU_COUNT(&now), 1);
	assert_true(CPU_ISSET(0, &now));
}

static void other_doors_need_no_certain_cpu(void **state)
{
	stay_with("module");
	stay_with("kexec");
	stay_with(WAY_LAST_RESORT);
	assert_true(is_where_it_was());
}

static void the_last_resort_uses_all_cpus(void **state)
{
	cpu_set_t usable;

	stay_with("panic");
	find_usable_cpus(&usable);
	assert_true(CPU_EQUAL(&usable, &at_first));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_panic_door_needs_the_boot_cpu, note_cpus,
						go_back),
		cmocka_unit_test_setup_teardown(other_doors_need_no_certain_cpu, note_cpus,
						go_back),
		cmocka_unit_test_setup_teardown(the_last_resort_uses_all_cpus, note_cpus, go_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
