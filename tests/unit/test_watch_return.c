/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A disk that is gone and comes back under another name. The machine is a folder with a node for
 * each disk: a file with its number, which fstat() below says to be a block device. A disk that has
 * been pulled has "deleted" in its state file, and no entry in /sys/class/block.
 */
#include "udev-rules/watch/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/tree.h"
#include "tests/unit/trigger_row.h"
#include "udev-rules/common/disk_hold.h"
#include "udev-rules/common/disk_presence.h"
#include "udev-rules/watch/publish.h"

enum { BYTES = 4096, LOOKS_MAX = 50 };

static struct tree tree;
static struct disks disks;
static uint64_t bytes_of_new_disks;
static int looks, stop[2];

static void device_path(const char *name, const char *file, char path[128])
{
	snprintf(path, 128, "sys/devices/usb2/2-%c/%s/%s", name[2], name, file);
}

/* In place of libc's. A file that contains "8:N" is that block device. */
int fstat(int fd, struct stat *status)
{
	unsigned int minor_number;
	char text[16] = "";

	if (syscall(SYS_newfstatat, fd, "", status, 0x1000 /* AT_EMPTY_PATH */) != 0)
		return -1;
	(void)!pread(fd, text, sizeof(text) - 1, 0);
	if (sscanf(text, "8:%u", &minor_number) != 1)
		return 0;
	status->st_mode = S_IFBLK;
	status->st_rdev = makedev(8, minor_number);
	return 0;
}

/* In place of libc's. A watcher that does not end by itself is ended after some looks. */
int ioctl(int fd, unsigned long request, ...)
{
	va_list values;

	if (request != BLKGETSIZE64) {
		errno = ENOTTY;
		return -1;
	}
	va_start(values, request);
	*va_arg(values, uint64_t *) = bytes_of_new_disks;
	va_end(values);
	if (++looks == LOOKS_MAX)
		assert_int_equal(write(stop[1], "x", 1), 1);
	return 0;
}

/* "sdb" is in port 2-b. */
static void plug_in(const char *name, unsigned int number, const char *serial)
{
	char path[128], text[128];

	snprintf(text, sizeof(text), "8:%u\n", number);
	snprintf(path, sizeof(path), "sys/class/block/%s/dev", name);
	tree_put(&tree, path, text);
	snprintf(path, sizeof(path), "dev/%s", name);
	tree_put(&tree, path, text);
	device_path(name, "state", path);
	tree_put(&tree, path, "running\n");
	device_path(name, "uevent", path);
	tree_put(&tree, path, "DEVTYPE=usb_device\n");
	device_path(name, "serial", path);
	tree_put(&tree, path, serial);
	snprintf(text, sizeof(text), "block/%s/dev", name);
	device_path(name, text, path);
	tree_put(&tree, path, "");
	snprintf(text, sizeof(text), "../../devices/usb2/2-%c/%s/block/%s", name[2], name, name);
	snprintf(path, sizeof(path), "sys/dev/block/8:%u", number);
	tree_put(&tree, "sys/dev/block/.made", "");
	assert_int_equal(symlinkat(text, tree.root, path), 0);
}

static void pull(const char *name)
{
	char path[128];

	device_path(name, "state", path);
	tree_put(&tree, path, "deleted\n");
	snprintf(path, sizeof(path), "sys/class/block/%s/dev", name);
	assert_int_equal(unlinkat(tree.root, path, 0), 0);
}

static struct disk *hold(unsigned int number)
{
	struct disk *disk = &disks.item[disks.count];

	assert_int_equal(disks_add(&disks, tree.root, makedev(8, number)), 0);
	assert_int_equal(disk_hold(disk, tree.root), 0);
	return disk;
}

static int start(void **state)
{
	tree_make(&tree);
	disks.count = 0;
	bytes_of_new_disks = BYTES;
	looks = 0;
	assert_int_equal(pipe2(stop, O_NONBLOCK | O_CLOEXEC), 0);
	return 0;
}

static int end(void **state)
{
	while (disks.count)
		disk_release(&disks.item[--disks.count]);
	close(stop[0]);
	close(stop[1]);
	tree_drop(&tree);
	return 0;
}

static void a_kill_cord_is_one_under_its_new_name(void **state)
{
	struct disk *cord;

	plug_in("sdb", 16, "CORD\n");
	cord = hold(16);
	cord->debounced = true;
	assert_int_equal(disks_look(&disks), DISK_THERE);
	pull("sdb");
	assert_int_equal(disks_look(&disks), DISK_CORD_GONE);
	assert_false(disks_return(&disks, tree.root));
	plug_in("sdc", 32, "CORD\n");
	assert_true(disks_return(&disks, tree.root));
	assert_string_equal(cord->node, "/dev/sdc");
	assert_true(cord->debounced);
	assert_int_equal(disks_look(&disks), DISK_THERE);
	pull("sdc");
	assert_int_equal(disks_look(&disks), DISK_CORD_GONE);
}

static void another_disk_is_not_the_one_that_is_gone(void **state)
{
	plug_in("sdb", 16, "CORD\n");
	(void)hold(16);
	pull("sdb");
	plug_in("sdc", 32, "CORD2\n");
	assert_false(disks_return(&disks, tree.root));
	plug_in("sdd", 48, "CORD\n");
	bytes_of_new_disks = 2 * BYTES;
	assert_false(disks_return(&disks, tree.root));
	assert_string_equal(disks.item[0].node, "/dev/sdb");
}

/* Cheap sticks of one kind have the same serial number. */
static void a_disk_that_is_watched_does_not_stand_for_one_that_is_gone(void **state)
{
	plug_in("sdb", 16, "123456\n");
	plug_in("sdc", 32, "123456\n");
	(void)hold(16);
	(void)hold(32);
	pull("sdb");
	assert_false(disks_return(&disks, tree.root));
	assert_int_equal(disks_look(&disks), DISK_LEFT);
	plug_in("sdd", 48, "123456\n");
	assert_true(disks_return(&disks, tree.root));
	assert_string_equal(disks.item[0].node, "/dev/sdd");
	assert_string_equal(disks.item[1].node, "/dev/sdc");
}

static struct config config;
static struct targets targets;
static struct ways doors;

/* The stick of the system is the first disk, /dev/sda; the kill cord is /dev/sdb. */
static struct watch watch_both(void)
{
	char bad[WAY_NAME_BYTES];

	plug_in("sda", 0, "123456\n");
	plug_in("sdb", 16, "CORD\n");
	(void)hold(0);
	hold(16)->debounced = true;
	config_defaults(&config);
	assert_int_equal(ways_choose(&doors, WAY_LAST_RESORT, bad), 0);
	targets = (struct targets){ .disks = disks };
	tree_put(&tree, "published", "");
	return (struct watch){ .config = &config,
			       .targets = &targets,
			       .doors = &doors,
			       .root = tree.root,
			       .state_fd = openat(tree.root, "published", O_RDWR | O_CLOEXEC),
			       .disk_state = { .debounce_ns = 3600 * NS_PER_S } };
}

/* True: it fires. */
static bool run(struct watch *watch, int tick)
{
	static struct loop loop;
	bool fires;

	suspended_start(&watch->suspended);
	loop = (struct loop){ .fd[WAKE_UEVENT].fd = -1,
			      .fd[WAKE_TICK].fd = tick,
			      .fd[WAKE_SIGNAL].fd = stop[0],
			      .fd[WAKE_CONTROL].fd = -1 };
	fires = loop_run(watch, &loop);
	disks = targets.disks; /* for end() */
	return fires;
}

/* Without ticks it would sleep until an event comes. */
static bool run_without_ticks(struct watch *watch)
{
	watch->disk_state.phase = DISK_AWAY;
	return run(watch, -1);
}

/* The state file, without the blanks that fill it up. */
static const char *published(const struct watch *watch)
{
	static char line[2 * SENTENCE_BYTES];
	ssize_t length = pread(watch->state_fd, line, sizeof(line) - 1, 0);

	assert_true(length > 0);
	for (line[length] = '\0'; length > 0 && strchr(" \n", line[length - 1]);)
		line[--length] = '\0';
	return line;
}

static void the_new_name_of_a_disk_is_published(void **state)
{
	struct watch watch = watch_both();

	pull("sdb");
	plug_in("sdc", 32, "CORD\n");
	assert_false(run_without_ticks(&watch));
	assert_string_equal(published(&watch),
			    "watching /dev/sda /dev/sdc, but NO door leads to the wipe, only free "
			    "memory will be overwritten: memwipe status says why");
	close(watch.state_fd);
}

/* The kill cord arrives while a grace time runs: that must still be what is published. */
static void a_disk_that_arrives_does_not_hide_what_is_pending(void **state)
{
	const struct itimerspec often = { .it_interval = { .tv_nsec = NS_PER_S / 100 },
					  .it_value = { .tv_nsec = NS_PER_S / 100 } };
	int tick = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	struct watch watch = watch_both();

	assert_int_equal(timerfd_settime(tick, 0, &often, NULL), 0);
	tree_put(&tree, "proc/self/mountinfo", "");
	disk_release(&targets.disks.item[--targets.disks.count]);
	targets.device[targets.awaited++] = (struct awaited){ .designation = "serial=CORD" };
	grace_start(&watch.grace, row_of("lid-closed"), clock_boottime(), 60 * NS_PER_S);
	assert_false(run(&watch, tick));
	assert_int_equal(targets.awaited, 0);
	assert_int_equal(strncmp(published(&watch), "lid-closed: RAM is emptied in ", 30), 0);
	close(tick);
	close(watch.state_fd);
}

/* Nothing waits for the stick: it triggers, although it is plugged in again at the same time. */
static void a_stick_is_not_looked_for_while_a_kill_cord_is_away(void **state)
{
	struct watch watch = watch_both();

	pull("sdb");
	pull("sda");
	plug_in("sdc", 32, "123456\n");
	plug_in("sdd", 48, "CORD\n");
	assert_true(run_without_ticks(&watch));
	assert_true(looks < LOOKS_MAX);
	close(watch.state_fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_kill_cord_is_one_under_its_new_name, start, end),
		cmocka_unit_test_setup_teardown(another_disk_is_not_the_one_that_is_gone, start,
						end),
		cmocka_unit_test_setup_teardown(
			a_disk_that_is_watched_does_not_stand_for_one_that_is_gone, start, end),
		cmocka_unit_test_setup_teardown(the_new_name_of_a_disk_is_published, start, end),
		cmocka_unit_test_setup_teardown(a_disk_that_arrives_does_not_hide_what_is_pending,
						start, end),
		cmocka_unit_test_setup_teardown(a_stick_is_not_looked_for_while_a_kill_cord_is_away,
						start, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
