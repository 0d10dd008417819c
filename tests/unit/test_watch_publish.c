/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the watcher publishes: each change of what "status" answers is written to the state file
 * once, so that a program which follows that file sees each one, and what is most urgent comes
 * first. The machine has a stick, /dev/sda, and the doors kexec and last-resort.
 */
#include "udev-rules/watch/publish.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/kernel_fixture.h"
#include "tests/unit/trigger_row.h"
#include "udev-rules/watch/answer.h"
#include "udev-rules/watch/react.h"
#include "udev-rules/watch/sockets.h"

static struct config config;
static struct targets targets;
static struct ways doors;
static struct watch watch;
static int writes; /* to the state file */

/* In place of libc's. */
ssize_t pwrite(int fd, const void *from, size_t bytes, off_t offset)
{
	writes += fd >= 0 && fd == watch.state_fd;
	return syscall(SYS_pwrite64, fd, from, bytes, offset);
}

static int start(void **state)
{
	char bad[WAY_NAME_BYTES];

	fixture_start(state);
	config_defaults(&config);
	config.only_while_locked = true;
	config.dead_man_seconds = 100;
	targets = (struct targets){ .disks = { .count = 1 } };
	snprintf(targets.disks.item[0].node, sizeof(targets.disks.item[0].node), "/dev/sda");
	targets.disks.item[0].fd = targets.disks.item[0].state_fd = -1;
	targets.disks.item[0].optical = true; /* it is not asked for its size */
	assert_int_equal(ways_choose(&doors, "kexec last-resort", bad), 0);
	tree_put(&fixture, "state", "watching something else\n");
	watch = (struct watch){ .config = &config,
				.targets = &targets,
				.doors = &doors,
				.root = fixture.root,
				.state_fd = openat(fixture.root, "state", O_RDWR | O_CLOEXEC),
				.slot_report.fd = -1,
				.ready = true };
	triggers_open(&watch.triggers, &config, fixture.root);
	writes = 0;
	return 0;
}

static int end(void **state)
{
	close(watch.state_fd);
	ways_close(&doors);
	return fixture_end(state);
}

/* The state file's line, without the blanks that fill it up. */
static const char *published(void)
{
	static char line[2 * SENTENCE_BYTES];
	ssize_t length = pread(watch.state_fd, line, sizeof(line) - 1, 0);

	assert_true(length > 0 && line[length - 1] == '\n');
	for (line[length] = '\0'; length > 0 && strchr(" \n", line[length - 1]);)
		line[--length] = '\0';
	return line;
}

static void say(const char *word)
{
	struct request request = { .uid = 0 };
	char answer[CONTROL_ANSWER_BYTES];

	snprintf(request.word, sizeof(request.word), "%s", word);
	answer_request(&watch, &request, answer);
	assert_string_equal(answer, "ok\n");
}

static void nothing(void)
{
}

static void unlock(void)
{
	say("locked no");
}

static void session_is_silent(void)
{
	watch.unlocked_end_ns = 1;
}

static void door_opens(void)
{
	const struct record_mark mark = { .size = 0 };

	kernel_record(&fixture, SLOT_KEXEC, &mark, NULL);
	kernel_loaded(&fixture, SLOT_KEXEC, true);
	ways_prepare(&doors, fixture.root);
}

static void door_shuts(void)
{
	kernel_loaded(&fixture, SLOT_KEXEC, false);
}

static void a_disk_is_awaited(void)
{
	targets.device[targets.awaited++] =
		(struct awaited){ .designation = "label=KEY", .reason = "no such device" };
}

static void it_arrives(void)
{
	targets.awaited = 0;
	targets.disks.item[1] = targets.disks.item[0];
	snprintf(targets.disks.item[1].node, sizeof(targets.disks.item[1].node), "/dev/sdb");
	targets.disks.count = 2;
}

static void time_is_up(void)
{
	react_to_tick(&watch, UINT64_MAX);
}

static void abort_it(void)
{
	say("abort");
}

static void alive(void)
{
	say("alive");
}

static void disarm(void)
{
	say("disarm 60");
}

static void arm(void)
{
	say("arm");
}

static void disk_is_away(void)
{
	watch.disk_state.phase = DISK_AWAY;
}

static void disk_is_back(void)
{
	watch.disk_state.phase = DISK_SUSPICIOUS;
}

#define NO_DOOR	 ", but NO door leads to the wipe, only free memory will be overwritten"
#define PENDING	 "dead-man: RAM is emptied in "
#define DISARMED "DISARMED: nothing happens when the disk is pulled"

static void each_change_is_published_once(void **state)
{
	static const struct {
		void (*change)(void);
		int writes;
		const char *sentence; /* how it begins */
	} steps[] = {
		{ nothing, 1, "watching /dev/sda" NO_DOOR },
		{ nothing, 0, "watching /dev/sda" NO_DOOR },
		{ unlock, 1, "watching /dev/sda" NO_DOOR },
		{ unlock, 0, "watching /dev/sda" NO_DOOR },
		{ session_is_silent, 1, "watching /dev/sda" NO_DOOR },
		{ a_disk_is_awaited, 1, "watching /dev/sda" NO_DOOR },
		{ door_opens, 1, "watching /dev/sda, the kexec door is open" },
		{ time_is_up, 1, PENDING },
		{ time_is_up, 0, PENDING },
		{ it_arrives, 1, PENDING },
		{ door_shuts, 1, PENDING },
		{ abort_it, 1, "watching /dev/sda /dev/sdb" NO_DOOR },
		{ time_is_up, 1, PENDING },
		{ alive, 1, "watching /dev/sda /dev/sdb" NO_DOOR },
		{ alive, 0, "watching /dev/sda /dev/sdb" NO_DOOR },
		{ time_is_up, 1, PENDING },
		{ disarm, 1, DISARMED },
		{ disarm, 0, DISARMED },
		{ door_opens, 1, DISARMED },
		{ arm, 1, "watching /dev/sda /dev/sdb, the kexec door is open" },
		{ arm, 0, "watching /dev/sda /dev/sdb, the kexec door is open" },
		{ disk_is_away, 1, "a disk is away: RAM is emptied unless it comes back" },
		{ disk_is_back, 1, "watching /dev/sda /dev/sdb, the kexec door is open" },
	};
	size_t i;

	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		writes = 0;
		steps[i].change();
		sockets_tell_status(&watch);
		if (writes != steps[i].writes ||
		    strncmp(published(), steps[i].sentence, strlen(steps[i].sentence)) != 0)
			fail_msg("step %zu: %d writes, '%s'", i, writes, published());
	}
}

/* Counted by themselves, they would be published each second. */
static void what_counts_is_answered_and_not_published(void **state)
{
	char answer[CONTROL_ANSWER_BYTES], constant[CONTROL_ANSWER_BYTES];
	char again[CONTROL_ANSWER_BYTES];
	struct slot_view slots[SLOTS];

	slots_look(&doors.slots, slots);
	grace_start(&watch.grace, row_of("dead-man"), clock_boottime(), 10 * NS_PER_S);
	watch.rearm_ns = clock_boottime() + 60 * NS_PER_S;
	answer_status(&watch, slots, answer);
	answer_state(&watch, slots, constant);
	assert_non_null(strstr(answer, "\ntrigger dead-man 100\n"));
	assert_non_null(strstr(answer, "\nrearm 60\n"));
	assert_non_null(strstr(answer, "\npending dead-man 10\n"));
	assert_non_null(strstr(answer, "\nlocked-bytes "));
	assert_null(strstr(constant, "\nlocked-bytes "));
	sleep(1);
	answer_status(&watch, slots, again);
	assert_string_not_equal(again, answer);
	answer_state(&watch, slots, again);
	assert_string_equal(again, constant);
	watch.rearm_ns += NS_PER_S;
	answer_state(&watch, slots, again);
	assert_string_not_equal(again, constant);
}

static void who_watches_nothing_says_so(void **state)
{
	targets.disks.count = 0;
	config.dead_man_seconds = 0;
	triggers_reload(&watch.triggers, &config, fixture.root);
	door_opens();
	sockets_tell_status(&watch);
	assert_string_equal(published(), "watching NOTHING, as no trigger is there yet, the kexec "
					 "door is open");
	config.dead_man_seconds = 60;
	triggers_reload(&watch.triggers, &config, fixture.root);
	sockets_tell_status(&watch);
	assert_string_equal(published(), "watching no disk, the kexec door is open");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_change_is_published_once, start, end),
		cmocka_unit_test_setup_teardown(what_counts_is_answered_and_not_published, start,
						end),
		cmocka_unit_test_setup_teardown(who_watches_nothing_says_so, start, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
