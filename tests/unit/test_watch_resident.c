/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What makes the watcher able to work without its disk: all of it is done, and a failure told. */
#include "udev-rules/watch/resident.h"

#include <errno.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "common/lock.h"

static struct {
	bool locked, protected;
	int policy, priority;
	int lock_error, oom_error, priority_error;
} done;

/* In place of the real ones, which need root. */
int lock_memory(size_t stack_bytes)
{
	assert_true(stack_bytes > 0);
	done.locked = true;
	return done.lock_error;
}

int protect_from_oom(void)
{
	done.protected = true;
	return done.oom_error;
}

int sched_setscheduler(pid_t pid, int policy, const struct sched_param *parameters)
{
	assert_int_equal(pid, 0);
	done.policy = policy;
	done.priority = parameters->sched_priority;
	errno = EPERM;
	return done.priority_error ? -1 : 0;
}

static void forget(void)
{
	done.locked = done.protected = false;
	done.lock_error = done.oom_error = done.priority_error = 0;
	done.policy = SCHED_OTHER;
}

static void check_all_is_done(void)
{
	assert_true(done.locked);
	assert_true(done.protected);
	assert_int_equal(done.policy, SCHED_FIFO);
	assert_true(done.priority > 0);
}

static void the_memory_is_locked_and_the_process_not_killed_for_it(void **state)
{
	const char *step = NULL;

	forget();
	assert_int_equal(become_resident(&step), 0);
	assert_null(step);
	check_all_is_done();
}

/* The rest is done all the same: a dry run goes on. */
static void the_first_failure_is_told(void **state)
{
	const char *step = NULL;

	forget();
	done.oom_error = -EACCES;
	assert_int_equal(become_resident(&step), -EACCES);
	assert_string_equal(step, "keep the OOM killer away");
	check_all_is_done();
	done.lock_error = -ENOMEM;
	assert_int_equal(become_resident(&step), -ENOMEM);
	assert_string_equal(step, "lock memory");
}

static void without_real_time_it_is_only_slower(void **state)
{
	const char *step = NULL;

	forget();
	done.priority_error = -EPERM;
	assert_int_equal(become_resident(&step), 0);
	assert_null(step);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_memory_is_locked_and_the_process_not_killed_for_it),
		cmocka_unit_test(the_first_failure_is_told),
		cmocka_unit_test(without_real_time_it_is_only_slower),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
