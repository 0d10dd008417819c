/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What stands behind the doors, with a pipe in place of /proc/sysrq-trigger; and what is said to
 * the service manager.
 */
#include "common/io.h"
#include "udev-rules/watch/deadline.h"
#include "udev-rules/common/disk_hold.h"
#include "udev-rules/common/disk_presence.h"
#include "udev-rules/watch/notify.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/reboot.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

/* Takes the place of the C library's: the commands of reboot(2), in the order in which they came.
 */
static int commands[2];

long syscall(long number, ...)
{
	unsigned int command;
	va_list values;
	char key;

	assert_int_equal(number, SYS_reboot);
	va_start(values, number);
	(void)va_arg(values, int);
	(void)va_arg(values, int);
	command = va_arg(values, unsigned int);
	va_end(values);
	key = command == LINUX_REBOOT_CMD_POWER_OFF ? 'o'
	      : command == LINUX_REBOOT_CMD_RESTART ? 'b'
						    : '?';
	assert_int_equal(write(commands[1], &key, 1), 1);
	errno = EPERM;
	return -1;
}

static char folder[] = "/tmp/test_watch_last_call.XXXXXX";
static void write_text(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The threads never end, as they should: their deadlines are static and their pipes stay open. */

/* The next key within limit_ms, 0 if none comes. */
static char next_key(int fd, int limit_ms)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	char key = 0;

	if (poll(&wait, 1, limit_ms) == 1)
		assert_int_equal(read(fd, &key, 1), 1);
	return key;
}

/* Its thread waits; the end of a pipe from which the keys of SysRq can be read. */
static int prepare(struct deadline *deadline)
{
	int keys[2];

	assert_int_equal(pipe(keys), 0);
	deadline->sysrq_fd = keys[1];
	assert_int_equal(deadline_prepare(deadline), 0);
	return keys[0];
}

static void after_the_deadline_power_off_then_reset_without_end(void **state)
{
	static struct ways none;
	static struct deadline deadline = { .doors = &none, .seconds = 1, .pause_seconds = 1 };
	int64_t start;
	int keys;

	keys = prepare(&deadline);
	assert_int_equal(next_key(keys, 1500), 0);
	start = now_ms();
	deadline_start(&deadline);
	deadline_start(&deadline); /* a second trigger changes nothing */
	assert_int_equal(next_key(keys, 10000), 'o');
	assert_in_range(now_ms() - start, 990, 10000);
	assert_int_equal(next_key(keys, 10000), 'b');
	assert_in_range(now_ms() - start, 1980, 20000);
	assert_int_equal(next_key(keys, 10000), 'o');
}

static atomic_int past;

static int go_nowhere(const int fd[WAY_FILES])
{
	atomic_fetch_add(&past, 1);
	return -EIO;
}

static int never_go(const int fd[WAY_FILES])
{
	fail_msg("this call would hang as well");
	return -EIO;
}

/* Two calls of different functions, which wait for the same lock of the kernel. */
static const struct way_call hanging = { .lock = WAY_LOCK_REBOOT, .go = never_go };
static const struct way_call wrapped = { .lock = WAY_LOCK_REBOOT, .go = never_go };
static const struct way_call returning = { .lock = WAY_LOCK_MEMORY, .go = go_nowhere };

/*
 * The first way never comes back; the second one would wait for the same lock; the third one is
 * tried, then the power goes.
 */
static void a_door_that_hangs_is_passed_at_the_deadline(void **state)
{
	static struct ways doors = { .item = { { .name = "hung", .call = &hanging },
					       { .name = "same", .call = &wrapped },
					       { .name = "behind", .call = &returning } },
				     .count = 3 };
	static struct deadline deadline = { .doors = &doors, .seconds = 1, .pause_seconds = 3600 };
	int keys;

	keys = prepare(&deadline);
	deadline_start(&deadline);
	assert_int_equal(next_key(keys, 200), 0);
	assert_int_equal(atomic_load(&past), 0);
	assert_int_equal(next_key(keys, 10000), 'o');
	assert_int_equal(atomic_load(&past), 1);
}

static atomic_uint steps;

static unsigned int steps_taken(void)
{
	return atomic_load(&steps);
}

/* It takes one step before the deadline, then none. */
static void a_door_that_gets_on_is_waited_for(void **state)
{
	static const struct way_call slow = { .lock = WAY_LOCK_MEMORY,
					      .go = never_go,
					      .steps = steps_taken };
	static struct ways doors = { .item = { { .name = "slow", .call = &slow } }, .count = 1 };
	static struct deadline deadline = { .doors = &doors, .seconds = 1, .pause_seconds = 3600 };
	int64_t start;
	int keys;

	keys = prepare(&deadline);
	start = now_ms();
	deadline_start(&deadline);
	atomic_store(&steps, 1);
	assert_int_equal(next_key(keys, 20000), 'o');
	assert_in_range(now_ms() - start, 1990, 20000);
}

static void failed_doors_do_not_wait_for_the_deadline(void **state)
{
	static struct ways none;
	static struct deadline deadline = { .doors = &none,
					    .seconds = 3600,
					    .pause_seconds = 3600 };
	int keys;

	keys = prepare(&deadline);
	deadline_start(&deadline);
	assert_int_equal(next_key(keys, 200), 0);
	deadline_doors_failed(&deadline);
	deadline_doors_failed(&deadline);
	assert_int_equal(next_key(keys, 10000), 'o');
	assert_int_equal(next_key(keys, 200), 0);
}

/* A kernel without CONFIG_MAGIC_SYSRQ. */
static void without_sysrq_the_power_goes_by_reboot(void **state)
{
	static struct ways none;
	static struct deadline deadline = {
		.doors = &none, .seconds = 3600, .pause_seconds = 1, .sysrq_fd = -1
	};

	assert_int_equal(pipe(commands), 0);
	assert_int_equal(deadline_prepare(&deadline), 0);
	deadline_start(&deadline);
	deadline_doors_failed(&deadline);
	assert_int_equal(next_key(commands[0], 10000), 'o');
	assert_int_equal(next_key(commands[0], 10000), 'b');
	assert_int_equal(next_key(commands[0], 10000), 'o');
}

static void only_a_block_device_of_that_number_is_held(void **state)
{
	struct disk disk = { .node = "/file", .fd = -1, .state_fd = -1 };
	int root = open_root(folder);

	assert_int_equal(disk_hold(&disk, root), -ENOENT);
	write_text("file", "no disk\n");
	assert_int_equal(disk_hold(&disk, root), -ENODEV);
	assert_int_equal(disk.fd, -1); /* one that is awaited is tried each second */
	assert_int_equal(disk.state_fd, -1);
	close(root);
	unlink("file");
}

static int listen_at(const char *name, socklen_t bytes)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	memcpy(address.sun_path, name, bytes);
	assert_int_equal(bind(fd, (struct sockaddr *)&address,
			      offsetof(struct sockaddr_un, sun_path) + bytes),
			 0);
	return fd;
}

static void expect_message(int fd, const char *text)
{
	char message[64] = "";

	assert_int_equal(recv(fd, message, sizeof(message) - 1, MSG_DONTWAIT), strlen(text));
	assert_string_equal(message, text);
	close(fd);
}

static void the_manager_hears_at_a_path_and_in_the_abstract_namespace(void **state)
{
	char path[64], name[64];
	int fd;

	unsetenv("NOTIFY_SOCKET");
	assert_int_equal(notify_manager("READY=1"), 0);

	snprintf(path, sizeof(path), "%s/notify", folder);
	fd = listen_at(path, strlen(path));
	setenv("NOTIFY_SOCKET", path, 1);
	assert_int_equal(notify_manager("READY=1"), 0);
	expect_message(fd, "READY=1");
	assert_int_equal(notify_manager("READY=1"), -ECONNREFUSED);
	unlink(path);
	assert_int_equal(notify_manager("READY=1"), -ENOENT);

	snprintf(name, sizeof(name), "@memwipe-test-%d", getpid());
	setenv("NOTIFY_SOCKET", name, 1);
	name[0] = '\0';
	fd = listen_at(name, 1 + strlen(name + 1));
	assert_int_equal(notify_manager("STATUS=watching"), 0);
	expect_message(fd, "STATUS=watching");
}

static void a_socket_name_that_is_none_is_refused(void **state)
{
	char name[sizeof(((struct sockaddr_un *)0)->sun_path) + 2];

	setenv("NOTIFY_SOCKET", "relative", 1);
	assert_int_equal(notify_manager("READY=1"), -EINVAL);
	setenv("NOTIFY_SOCKET", "", 1);
	assert_int_equal(notify_manager("READY=1"), -EINVAL);
	memset(name, '/', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	setenv("NOTIFY_SOCKET", name, 1);
	assert_int_equal(notify_manager("READY=1"), -EINVAL);
}

static void a_manager_that_does_not_read_is_not_waited_for(void **state)
{
	char path[64];
	int fd, i, error = 0;

	snprintf(path, sizeof(path), "%s/notify", folder);
	fd = listen_at(path, strlen(path));
	setenv("NOTIFY_SOCKET", path, 1);
	for (i = 0; i < 100000 && !error; i++)
		error = notify_manager("STATUS=watching");
	assert_int_equal(error, -EAGAIN);
	close(fd);
	unlink(path);
}

static int make_folder(void **state)
{
	return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int remove_folder(void **state)
{
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(after_the_deadline_power_off_then_reset_without_end),
		cmocka_unit_test(a_door_that_hangs_is_passed_at_the_deadline),
		cmocka_unit_test(a_door_that_gets_on_is_waited_for),
		cmocka_unit_test(failed_doors_do_not_wait_for_the_deadline),
		cmocka_unit_test(without_sysrq_the_power_goes_by_reboot),
		cmocka_unit_test(only_a_block_device_of_that_number_is_held),
		cmocka_unit_test(the_manager_hears_at_a_path_and_in_the_abstract_namespace),
		cmocka_unit_test(a_socket_name_that_is_none_is_refused),
		cmocka_unit_test(a_manager_that_does_not_read_is_not_waited_for),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
