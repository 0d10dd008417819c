/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which processes are told to forget keys: a recorded /proc that names children of this test alone.
 */
#include "udev-rules/front/evict.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/signals.h"
#include "tests/unit/tree.h"

enum { LIFE_SECONDS = 30 };

static void name(pid_t pid, const char *program)
{
	char path[64], line[64];

	snprintf(path, sizeof(path), "proc/%d/comm", (int)pid);
	snprintf(line, sizeof(line), "%s\n", program);
	tree_put(&fixture, path, line);
}

/* A process of that name; it does nothing, and ends by itself after a while. */
static pid_t agent(const char *program)
{
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		alarm(LIFE_SECONDS);
		for (;;)
			pause();
	}
	name(child, program);
	return child;
}

/* By what it was ended. */
static int end_of(pid_t child)
{
	int status;

	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	return WTERMSIG(status);
}

/* A signal that was sent before would come first. */
static bool was_told(pid_t child)
{
	int status;

	kill(child, SIGSTOP);
	assert_int_equal(waitpid(child, &status, WUNTRACED), child);
	if (!WIFSTOPPED(status))
		return true;
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, &status, 0), child);
	return false;
}

static void agents_are_told_each_in_its_way(void **state)
{
	pid_t gpg = agent("gpg-agent"), ssh = agent("ssh-agent"), other = agent("bash");
	pid_t almost = agent("gpg-agents");

	assert_int_equal(evict_agents(fixture.root, ""), 2);
	assert_int_equal(end_of(gpg), SIGHUP);
	assert_int_equal(end_of(ssh), SIGTERM);
	assert_false(was_told(other));
	assert_false(was_told(almost));
}

/* Taken for a number, "self" would be everybody in the group: here that is a child alone. */
static void what_is_no_number_is_told_nothing(void **state)
{
	pid_t child;
	int status;

	tree_put(&fixture, "proc/self/comm", "gpg-agent\n");
	tree_put(&fixture, "proc/comm", "gpg-agent\n");
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		_exit(setpgid(0, 0) == 0 && evict_agents(fixture.root, "") == 0 ? 0 : 1);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void without_proc_nobody_can_be_told(void **state)
{
	assert_int_equal(evict_agents(fixture.root, ""), -ENOENT);
	assert_int_equal(evict_keyrings(fixture.root, ""), -ENOENT);
}

static void lines_of_no_user_are_passed_over(void **state)
{
	tree_put(&fixture, "proc/key-users", "\nnobody: 1 1/1\n 12 34\nxyz\n");
	assert_int_equal(evict_keyrings(fixture.root, ""), 0);
}

/* No user has this number; as root its keyrings are cleared, otherwise that is refused. */
static void the_keyrings_of_another_user_are_his(void **state)
{
	tree_put(&fixture, "proc/key-users", "65533:     3 2/2 2/200 51/20000\n");
	assert_int_equal(evict_keyrings(fixture.root, ""), geteuid() == 0 ? 1 : -EPERM);
}

static void no_volume_is_none_to_suspend(void **state)
{
	assert_int_equal(evict_volumes(fixture.root, ""), 0);
	assert_int_equal(evict_volumes(fixture.root, "  \t "), 0);
}

/* A child that ignores what its parent was told to ignore, under nohup(1) for example, would not
 * end. */
static void take_default_signals(void)
{
	static const int ends[] = { SIGHUP, SIGTERM, SIGALRM };
	size_t i;

	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		signal(ends[i], SIG_DFL);
	keep_exit_statuses();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(agents_are_told_each_in_its_way, fixture_start,
						fixture_end),
		cmocka_unit_test_setup_teardown(what_is_no_number_is_told_nothing, fixture_start,
						fixture_end),
		cmocka_unit_test_setup_teardown(without_proc_nobody_can_be_told, fixture_start,
						fixture_end),
		cmocka_unit_test_setup_teardown(lines_of_no_user_are_passed_over, fixture_start,
						fixture_end),
		cmocka_unit_test_setup_teardown(the_keyrings_of_another_user_are_his, fixture_start,
						fixture_end),
		cmocka_unit_test_setup_teardown(no_volume_is_none_to_suspend, fixture_start,
						fixture_end),
	};

	take_default_signals();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
