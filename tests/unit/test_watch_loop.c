/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The order of work in one wake-up, which is the picture at the head of loop.c. The disk is a state
 * file: "running", or "deleted" as the kernel writes it for a device that is being removed.
 */
#include "udev-rules/watch/loop.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/tree.h"
#include "udev-rules/watch/listen.h"

enum { REQUESTS = 5 };

static struct tree tree;
static struct config config;
static struct targets targets;
static struct ways doors;
static struct watch watch;
static struct loop loop;
static int tick[2], stop[2], control, sender;

static int open_socket(const char *name)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", tree.path, name);
	assert_int_equal(listen_at(path, "", &fd), 0);
	return fd;
}

static int connect_to(const char *name)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address.sun_family)), 0);
	snprintf(address.sun_path, sizeof(address.sun_path), "%s/%s", tree.path, name);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	return fd;
}

static int start(void **state)
{
	char unused[32];

	tree_make(&tree);
	tree_put(&tree, "state", "running\n");
	config_defaults(&config);
	assert_int_equal(ways_choose(&doors, "kexec", unused), 0);
	targets = (struct targets){ .disks = { .count = 1 } };
	targets.disks.item[0].fd = -1;
	targets.disks.item[0].state_fd = openat(tree.root, "state", O_RDONLY);
	watch = (struct watch){ .config = &config,
				.targets = &targets,
				.doors = &doors,
				.root = tree.root,
				.state_fd = -1 };
	suspended_start(&watch.suspended);
	assert_int_equal(pipe2(tick, O_NONBLOCK), 0);
	assert_int_equal(pipe2(stop, O_NONBLOCK), 0);
	control = open_socket("control");
	sender = connect_to("control");
	loop = (struct loop){ .reread_medium = false };
	loop.fd[WAKE_UEVENT].fd = -1;
	loop.fd[WAKE_TICK].fd = tick[0];
	loop.fd[WAKE_SIGNAL].fd = stop[0];
	loop.fd[WAKE_CONTROL].fd = control;
	return 0;
}

static int end(void **state)
{
	const int fds[] = {
		tick[0], tick[1], stop[0], stop[1], control, sender, targets.disks.item[0].state_fd
	};
	size_t i;

	for (i = 0; i < sizeof(fds) / sizeof(fds[0]); i++)
		close(fds[i]);
	tree_drop(&tree);
	return 0;
}

static void pull(void)
{
	tree_put(&tree, "state", "deleted\n");
}

static void raise_tick(void)
{
	const uint64_t one = 1;

	assert_int_equal(write(tick[1], &one, sizeof(one)), sizeof(one));
}

static void request(int fd, const char *word)
{
	assert_int_equal(send(fd, word, strlen(word), 0), strlen(word));
}

/* How many datagrams wait on a socket; they are removed. */
static int waiting(int fd)
{
	char word[CONTROL_WORD_BYTES];
	int count = 0;

	while (recv(fd, word, sizeof(word), MSG_DONTWAIT) >= 0)
		count++;
	return count;
}

static void only_a_signal_ends_a_watcher_whose_disk_is_there(void **state)
{
	assert_int_equal(write(stop[1], "x", 1), 1);
	assert_false(loop_run(&watch, &loop));
	assert_false(watch.fire);
}

static void a_pull_comes_before_everything_of_the_same_wake_up(void **state)
{
	char byte;

	request(sender, "disarm 60");
	raise_tick();
	assert_int_equal(write(stop[1], "x", 1), 1);
	pull();
	assert_true(loop_run(&watch, &loop));
	assert_int_equal(watch.disk_state.phase, DISK_GONE);
	assert_int_equal(watch.rearm_ns, 0);
	assert_int_equal(waiting(control), 1);
	assert_int_equal(read(stop[0], &byte, 1), 1);
	assert_int_equal(read(tick[0], &byte, 1), 1);
}

/* A removal that a request of this wake-up causes is found before the next request is read. */
static void one_request_is_served_between_two_checks(void **state)
{
	int i;

	request(sender, "now");
	for (i = 0; i < REQUESTS; i++)
		request(sender, "alive");
	assert_true(loop_run(&watch, &loop));
	assert_int_equal(waiting(sender), 1);
	assert_int_equal(waiting(control), REQUESTS);
}

/* In a child: as soon as the status is there, fire. */
static void fire_when_told(const char *text)
{
	const struct timespec pause = { .tv_nsec = 1000000 };

	if (fork() != 0)
		return;
	while (!*(const volatile char *)text)
		nanosleep(&pause, NULL);
	_exit(send(sender, "now", 3, 0) != 3);
}

static void each_tick_and_each_request_refresh_the_status(void **state)
{
	char *text = mmap(NULL, STATUS_FILE_BYTES, PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int status;

	assert_true(text != MAP_FAILED);
	watch.status_text = text;
	fire_when_told(text);
	raise_tick();
	assert_true(loop_run(&watch, &loop));
	assert_true(wait(&status) > 0 && status == 0);
	assert_non_null(strstr(text, "\nok\nversion "));
	assert_non_null(strstr(text, "\nstate armed\n"));
	watch.fire = false;
	request(sender, "disarm 60");
	request(sender, "now");
	assert_true(loop_run(&watch, &loop));
	assert_non_null(strstr(text, "\nstate disarmed\n"));
	assert_int_equal(munmap(text, STATUS_FILE_BYTES), 0);
}

static void a_signal_comes_before_the_tick_and_behind_a_request(void **state)
{
	char byte;

	request(sender, "now");
	assert_int_equal(write(stop[1], "x", 1), 1);
	assert_true(loop_run(&watch, &loop));
	watch.fire = false;
	raise_tick();
	assert_false(loop_run(&watch, &loop));
	assert_int_equal(read(tick[0], &byte, 1), 1); /* the tick was not handled */
}

static void a_grace_time_that_is_over_fires_in_the_same_wake_up(void **state)
{
	char byte;

	grace_start(&watch.grace, 1, clock_boottime(), 0);
	raise_tick();
	assert_true(loop_run(&watch, &loop));
	assert_int_equal(read(tick[0], &byte, 1), 1);
}

/* The disk is not held as long as the user wants that; the request to fire is obeyed all the same.
 */
static void while_disarmed_a_pull_does_nothing(void **state)
{
	watch.rearm_ns = clock_boottime() + 60 * NS_PER_S;
	pull();
	request(sender, "now");
	assert_true(loop_run(&watch, &loop));
	assert_int_equal(watch.disk_state.phase, DISK_CALM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(only_a_signal_ends_a_watcher_whose_disk_is_there,
						start, end),
		cmocka_unit_test_setup_teardown(a_pull_comes_before_everything_of_the_same_wake_up,
						start, end),
		cmocka_unit_test_setup_teardown(one_request_is_served_between_two_checks, start,
						end),
		cmocka_unit_test_setup_teardown(each_tick_and_each_request_refresh_the_status,
						start, end),
		cmocka_unit_test_setup_teardown(a_signal_comes_before_the_tick_and_behind_a_request,
						start, end),
		cmocka_unit_test_setup_teardown(a_grace_time_that_is_over_fires_in_the_same_wake_up,
						start, end),
		cmocka_unit_test_setup_teardown(while_disarmed_a_pull_does_nothing, start, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
