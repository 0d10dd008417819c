/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel's settings, in a made-up /proc: changed, and as they were when the sweep has ended. */
#include "sdmem/thorough.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/io.h"
#include "common/signals.h"
#include "tests/unit/tree.h"

#define VM "proc/sys/vm/"

static const struct {
	const char *path, *before, *during;
} settings[] = {
	{ VM "watermark_boost_factor", "15000", "0" },
	{ VM "watermark_scale_factor", "10", "1" },
	{ VM "lowmem_reserve_ratio", "256\t256\t32\t0\t0", "0 0 0 0 0 " },
	{ VM "min_free_kbytes", "67584", NULL }, /* depends on the CPUs */
};
enum { SETTINGS = sizeof(settings) / sizeof(*settings), LINE = 128 };

static void make_empty_machine(struct tree *tree)
{
	tree_make(tree);
	tree_put(tree, VM "drop_caches", "");
}

static void make_machine(struct tree *tree)
{
	make_empty_machine(tree);
	for (int i = 0; i < SETTINGS; i++)
		tree_put(tree, settings[i].path, settings[i].before);
}

static void must_be(const struct tree *tree, int i, const char *wanted)
{
	char line[LINE];

	assert_int_equal(read_line(tree->root, settings[i].path, line, sizeof(line)), 0);
	if (wanted)
		assert_string_equal(line, wanted);
	else
		assert_in_range(atoi(line), 2048, 67583);
}

static void must_be_as_before(const struct tree *tree)
{
	for (int i = 0; i < SETTINGS; i++)
		must_be(tree, i, settings[i].before);
}

static void settings_are_lowered_and_put_back(void **state)
{
	struct thorough reserve;
	const char *failed;
	struct tree tree;

	make_machine(&tree);
	assert_int_equal(thorough_start(&reserve, tree.root, &failed), 0);
	for (int i = 0; i < SETTINGS; i++)
		must_be(&tree, i, settings[i].during);
	assert_int_equal(thorough_end(&reserve, &failed), 0);
	must_be_as_before(&tree);
	tree_drop(&tree);
}

/* The keeper ends when it has put everything back, and with it drops the lock. */
static void wait_for_keeper(const struct tree *tree)
{
	struct thorough reserve;
	const char *failed;
	int error;

	do
		error = thorough_start(&reserve, tree->root, &failed);
	while (error == -EBUSY);
	assert_int_equal(error, 0);
	assert_int_equal(thorough_end(&reserve, &failed), 0);
}

/* Started in a process group of its own; ended with what kill(2) is given. */
static void kill_a_sweep(int (*end)(pid_t sweep))
{
	struct thorough reserve;
	int ready[2], status;
	const char *failed;
	struct tree tree;
	pid_t sweep;
	char byte;

	make_machine(&tree);
	assert_int_equal(pipe(ready), 0);
	sweep = fork();
	if (sweep == 0) {
		byte = setpgid(0, 0) == 0 && thorough_start(&reserve, tree.root, &failed) == 0;
		(void)!write(ready[1], &byte, 1);
		pause();
		_exit(0);
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	assert_int_equal(byte, 1);
	must_be(&tree, 1, settings[1].during);
	assert_int_equal(end(sweep), 0);
	waitpid(sweep, &status, 0);
	wait_for_keeper(&tree);
	must_be_as_before(&tree);
	close(ready[0]);
	close(ready[1]);
	tree_drop(&tree);
}

static int kill_it(pid_t sweep)
{
	return kill(sweep, SIGKILL);
}

static void a_killed_sweep_leaves_nothing_changed(void **state)
{
	kill_a_sweep(kill_it);
}

/* As a shell, or systemd, ends a job: the keeper must not be one of them. */
static int kill_group(pid_t sweep)
{
	return kill(-sweep, SIGKILL);
}

static void a_killed_process_group_leaves_nothing_changed(void **state)
{
	kill_a_sweep(kill_group);
}

static void two_at_once_are_refused(void **state)
{
	struct thorough first, second;
	const char *failed;
	struct tree tree;

	make_machine(&tree);
	assert_int_equal(thorough_start(&first, tree.root, &failed), 0);
	assert_int_equal(thorough_start(&second, tree.root, &failed), -EBUSY);
	must_be(&tree, 1, settings[1].during);
	assert_int_equal(thorough_end(&first, &failed), 0);
	must_be_as_before(&tree);
	tree_drop(&tree);
}

/* The name was the lock; every process may bind it. */
static void no_other_user_keeps_a_sweep_away(void **state)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX, .sun_path = "\0sdmem --thorough" };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct thorough reserve;
	const char *failed;
	struct tree tree;

	make_machine(&tree);
	assert_int_equal(bind(fd, (struct sockaddr *)&name, sizeof(name)), 0);
	assert_int_equal(thorough_start(&reserve, tree.root, &failed), 0);
	assert_int_equal(thorough_end(&reserve, &failed), 0);
	close(fd);
	tree_drop(&tree);
}

static void without_the_right_to_lock_nothing_is_changed(void **state)
{
	struct thorough reserve;
	const char *failed;
	struct tree tree;

	make_machine(&tree);
	assert_int_equal(unlinkat(tree.root, VM "drop_caches", 0), 0);
	assert_int_equal(thorough_start(&reserve, tree.root, &failed), -ENOENT);
	assert_string_equal(failed, "/" VM "drop_caches");
	must_be_as_before(&tree);
	tree_drop(&tree);
}

static void a_setting_that_the_kernel_has_not_is_left_out(void **state)
{
	struct thorough reserve;
	const char *failed;
	struct tree tree;

	make_empty_machine(&tree);
	tree_put(&tree, VM "min_free_kbytes", "67584");
	assert_int_equal(thorough_start(&reserve, tree.root, &failed), 0);
	must_be(&tree, 3, NULL);
	assert_int_equal(thorough_end(&reserve, &failed), 0);
	must_be(&tree, 3, "67584");
	tree_drop(&tree);
}

static void a_reserve_that_is_low_is_not_raised(void **state)
{
	struct thorough reserve;
	const char *failed;
	struct tree tree;

	make_empty_machine(&tree);
	tree_put(&tree, VM "min_free_kbytes", "1000");
	assert_int_equal(thorough_start(&reserve, tree.root, &failed), 0);
	must_be(&tree, 3, "1000");
	assert_int_equal(thorough_end(&reserve, &failed), 0);
	tree_drop(&tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(settings_are_lowered_and_put_back),
		cmocka_unit_test(a_killed_sweep_leaves_nothing_changed),
		cmocka_unit_test(a_killed_process_group_leaves_nothing_changed),
		cmocka_unit_test(two_at_once_are_refused),
		cmocka_unit_test(no_other_user_keeps_a_sweep_away),
		cmocka_unit_test(without_the_right_to_lock_nothing_is_changed),
		cmocka_unit_test(a_setting_that_the_kernel_has_not_is_left_out),
		cmocka_unit_test(a_reserve_that_is_low_is_not_raised),
	};

	keep_exit_statuses();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
