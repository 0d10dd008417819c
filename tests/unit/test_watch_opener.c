/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A device node that hangs in open(2): here a function that waits until the test lets it go on. */
#include "udev-rules/common/opener.h"

#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static sem_t may_go_on, has_gone_on;
static atomic_int last_fd, calls;

static int open_null(int root, const char *path)
{
	return openat(root, path, O_RDONLY | O_CLOEXEC);
}

static int hang(int root, const char *path)
{
	atomic_fetch_add(&calls, 1);
	sem_wait(&may_go_on);
	atomic_store(&last_fd, open_null(root, path));
	sem_post(&has_gone_on);
	return atomic_load(&last_fd);
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The thread that closes what came too late needs a moment. */
static void assert_closed(int fd)
{
	const struct timespec moment = { .tv_nsec = 1000000 };

	while (fcntl(fd, F_GETFD) >= 0)
		nanosleep(&moment, NULL);
}

static void a_descriptor_or_the_error_comes_back(void **state)
{
	int fd = opener_open(open_null, AT_FDCWD, "/dev/null");

	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(opener_open(hang, AT_FDCWD, "/dev/null"), -ETIMEDOUT);
	sem_post(&may_go_on);
	sem_wait(&has_gone_on);
	assert_closed(atomic_load(&last_fd));
}

static void a_node_that_hangs_delays_the_caller_once_and_no_other_node(void **state)
{
	int64_t start = now_ms();
	int i, fd;

	atomic_store(&calls, 0);
	assert_int_equal(opener_open(hang, AT_FDCWD, "/dev/null"), -ETIMEDOUT);
	assert_in_range(now_ms() - start, OPENER_WAIT_MS, 10000);
	for (i = 0; i < 100; i++) {
		assert_int_equal(opener_open(hang, AT_FDCWD, "/dev/null"), -EBUSY);
		assert_false(opener_begin(hang, AT_FDCWD, "/dev/null"));
	}
	assert_int_equal(atomic_load(&calls), 1);
	fd = opener_open(open_null, AT_FDCWD, "/dev/zero");
	assert_true(fd >= 0);
	close(fd);
	sem_post(&may_go_on);
	sem_wait(&has_gone_on);
	assert_closed(atomic_load(&last_fd)); /* it came too late */
	while ((fd = opener_open(open_null, AT_FDCWD, "/dev/null")) == -EBUSY)
		continue;
	assert_true(fd >= 0);
	close(fd);
}

static void who_does_not_wait_keeps_nothing_open(void **state)
{
	int64_t start = now_ms();

	assert_true(opener_begin(hang, AT_FDCWD, "/dev/null"));
	assert_in_range(now_ms() - start, 0, OPENER_WAIT_MS - 1);
	sem_post(&may_go_on);
	sem_wait(&has_gone_on);
	assert_closed(atomic_load(&last_fd));
}

/* Before the threads are there, as in a program that has none. */
static int start(void **state)
{
	int fd = opener_open(open_null, AT_FDCWD, "/dev/null");

	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(opener_open(open_null, AT_FDCWD, "/nowhere"), -1);
	sem_init(&may_go_on, 0, 0);
	sem_init(&has_gone_on, 0, 0);
	return openers_start();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_descriptor_or_the_error_comes_back),
		cmocka_unit_test(a_node_that_hangs_delays_the_caller_once_and_no_other_node),
		cmocka_unit_test(who_does_not_wait_keeps_nothing_open),
	};

	return cmocka_run_group_tests(tests, start, NULL);
}
