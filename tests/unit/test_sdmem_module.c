/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The module's device as a file, and as a pipe without a reader. */
#include "sdmem/module.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/io.h"
#include "tests/unit/tree.h"

static void the_word_is_written_and_the_bytes_are_read(void **state)
{
	struct tree tree;
	uint64_t bytes;
	char line[16];

	tree_make(&tree);
	assert_false(module_is_there(tree.root));
	assert_int_equal(module_sweep(tree.root, 0, &bytes), -ENOENT);
	assert_int_equal(bytes, 0);
	tree_put(&tree, "dev/memwipe", "");
	tree_put(&tree, "sys/class/misc/memwipe/swept_bytes", "123456789\n");
	assert_true(module_is_there(tree.root));
	assert_int_equal(module_sweep(tree.root, 0, &bytes), 0);
	assert_int_equal(bytes, 123456789);
	assert_int_equal(read_line(tree.root, "dev/memwipe", line, sizeof(line)), 0);
	assert_string_equal(line, "sweep");
	tree_drop(&tree);
}

/* Opening a pipe for writing waits for a reader, as the device's write waits for its end. */
static void make_stuck(struct tree *tree)
{
	char path[64];

	tree_make(tree);
	tree_put(tree, "dev/memwipe", "");
	snprintf(path, sizeof(path), "%s/dev/memwipe", tree->path);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
}

static void the_deadline_ends_it(void **state)
{
	struct tree tree;
	uint64_t bytes;

	make_stuck(&tree);
	assert_int_equal(module_sweep(tree.root, 50, &bytes), -EINTR);
	tree_drop(&tree);
}

static void a_signal_that_was_blocked_ends_it(void **state)
{
	sigset_t signals, before;
	struct tree tree;
	uint64_t bytes;

	make_stuck(&tree);
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigprocmask(SIG_BLOCK, &signals, &before);
	signal(SIGTERM, SIG_DFL); /* nohup(1) and others may have it ignored */
	raise(SIGTERM);
	assert_int_equal(module_sweep(tree.root, 0, &bytes), -EINTR);
	sigprocmask(SIG_SETMASK, &before, NULL);
	tree_drop(&tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_word_is_written_and_the_bytes_are_read),
		cmocka_unit_test(the_deadline_ends_it),
		cmocka_unit_test(a_signal_that_was_blocked_ends_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
