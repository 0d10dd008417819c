/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A reload of the configuration: what changes, what goes on, and what is refused. The machine is a
 * recorded tree with a stick in port 2-1. A disk is a state file, as in test_watch_loop.c: nothing
 * in such a tree can be opened as a block device.
 */
#include "udev-rules/watch/reload.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/message.h"
#include "tests/unit/tree.h"
#include "tests/unit/trigger_row.h"
#include "udev-rules/common/disk_presence.h"
#include "udev-rules/watch/answer.h"

#define STICK	"[watch]\nboot-medium = no\ndevice = port=2-1\n"
#define NO_DISK "[watch]\nboot-medium = no\n"

static struct tree tree;
static struct settings settings;
static struct overrides overrides;
static struct watch watch;
static char said[CONTROL_ANSWER_BYTES];
static int state_fd;

static int looks, gone_at; /* in look number gone_at the disk is gone; 0: it stays */

/* In place of libc's. Each look at the disk reads its state once. */
ssize_t pread(int fd, void *to, size_t room, off_t offset)
{
	if (fd == state_fd && ++looks == gone_at)
		tree_put(&tree, "state", "deleted\n");
	return syscall(SYS_pread64, fd, to, room, offset);
}

static void configure(const char *text)
{
	tree_put(&tree, "run/memwipe/memwipe.conf", text);
}

static const char *reload(const char *text)
{
	configure(text);
	return watch_reload(&watch, said, sizeof(said));
}

static struct disk *stick(void)
{
	assert_int_equal(watch.targets->disks.count, 1);
	return &watch.targets->disks.item[0];
}

static void start_with(const char *text)
{
	char reason[CONFIG_REASON_BYTES];
	size_t i;

	assert_int_equal(config_parse(&settings.config, text, reason), 0);
	assert_int_equal(settings_choose(&settings, &overrides), EXIT_DONE);
	assert_int_equal(settings_find(&settings, tree.root, &overrides), EXIT_DONE);
	ways_prepare(&settings.doors, tree.root);
	(void)targets_arrived(&settings.targets, tree.root, disk_only_listed);
	for (i = 0; i < settings.targets.disks.count; i++)
		settings.targets.disks.item[i].state_fd = state_fd;
	watch = (struct watch){ .config = &settings.config,
				.targets = &settings.targets,
				.doors = &settings.doors,
				.overrides = &overrides,
				.root = tree.root,
				.changed_fd = -1,
				.state_fd = -1,
				.ready = true };
	triggers_open(&watch.triggers, watch.config, watch.root);
}

static int start(void **state)
{
	char command[128];

	tree_make(&tree);
	snprintf(command, sizeof(command), "tests/data/watch/unpack tests/data/watch/mixed.tree %s",
		 tree.path);
	assert_int_equal(system(command), 0);
	tree_put(&tree, "state", "running\n");
	state_fd = openat(tree.root, "state", O_RDONLY | O_CLOEXEC);
	overrides = (struct overrides){ .device = NULL };
	looks = gone_at = 0;
	return 0;
}

static int end(void **state)
{
	close(state_fd);
	ways_close(watch.doors);
	tree_drop(&tree);
	return 0;
}

static void the_new_values_hold_at_once(void **state)
{
	start_with(STICK);
	assert_string_equal(reload(STICK "[doors]\norder = kexec last-resort\ndeadline = 40s\n"
					 "[triggers]\ngrace = 3s\ndead-man = 1h\n"),
			    "ok");
	assert_string_equal(said, "");
	assert_int_equal(watch.config->grace_seconds, 3);
	assert_int_equal(watch.doors->count, 2);
	/* The second thread goes by these. */
	assert_int_equal(watch.deadline.seconds, 40);
	assert_ptr_equal(watch.deadline.doors, watch.doors);
	assert_ptr_equal(watch.open_door, &watch.doors->item[1]);
	assert_string_equal(reload(STICK), "ok");
	assert_int_equal(watch.config->grace_seconds, 10);
	assert_int_equal(watch.deadline.seconds, 15);
}

static void a_mistake_keeps_the_old_configuration_and_is_named(void **state)
{
	static const struct {
		const char *text, *said;
	} cases[] = {
		{ "[watch]\ndevise = /dev/sda\n", "line 2: unknown key 'devise' in [watch]\n" },
		{ NO_DISK, "there is nothing to watch: no disk and no other trigger\n" },
		{ STICK "device = sdz\n",
		  "line 4: 'sdz' of 'device' should be a path like /dev/sdb, or serial=, port= "
		  "or label=\n" },
		{ STICK "[doors]\norder = kexec\n", "no door of this configuration is open\n" },
	};
	size_t i;

	start_with(STICK);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_string_equal(reload(cases[i].text), RELOAD_REFUSED);
		assert_string_equal(said, cases[i].said);
		assert_ptr_equal(watch.config, &settings.config);
		assert_ptr_equal(watch.targets, &settings.targets);
		assert_ptr_equal(watch.doors, &settings.doors);
		assert_int_equal(stick()->state_fd, state_fd);
		assert_int_not_equal(fcntl(state_fd, F_GETFD), -1);
	}
	assert_int_equal(unlinkat(tree.root, "run/memwipe/memwipe.conf", 0), 0);
	assert_string_equal(watch_reload(&watch, said, sizeof(said)), RELOAD_REFUSED);
	assert_string_equal(said, "No such file or directory\n");
}

/* It cannot be opened a second time here, as its node is no block device. */
static void a_disk_that_stays_is_never_let_go(void **state)
{
	start_with(STICK);
	assert_string_equal(reload(STICK "[triggers]\ndead-man = 1h\n"), "ok");
	assert_int_equal(disks_look(&watch.targets->disks), DISK_THERE);
	assert_string_equal(reload(STICK), "ok");
	tree_put(&tree, "state", "deleted\n");
	assert_int_equal(disks_look(&watch.targets->disks), DISK_LEFT);
}

static void a_disk_that_is_not_named_any_more_is_closed(void **state)
{
	start_with(STICK);
	assert_string_equal(reload(NO_DISK "[triggers]\ndead-man = 1h\n"), "ok");
	assert_int_equal(watch.targets->disks.count, 0);
	assert_int_equal(fcntl(state_fd, F_GETFD), -1);
	assert_int_equal(errno, EBADF);
}

static void a_disk_that_cannot_be_opened_is_awaited_and_said(void **state)
{
	start_with(STICK);
	assert_string_equal(reload(STICK "device = /dev/nvme0n1\n"), "ok");
	assert_non_null(strstr(said, "/dev/nvme0n1 is not watched yet: "));
	assert_int_equal(watch.targets->awaited, 1);
	assert_int_equal(disks_look(&watch.targets->disks), DISK_THERE);
}

static void a_device_that_is_missing_is_awaited_and_said(void **state)
{
	start_with(STICK);
	assert_string_equal(reload(STICK "device = serial=nowhere\n"), "ok");
	assert_int_equal(watch.targets->awaited, 1);
	assert_string_equal(said, "serial=nowhere is not watched yet: no such device\n");
}

static void what_runs_and_what_was_said_outlives_it(void **state)
{
	uint64_t now_ns = clock_boottime();
	struct grace grace;

	start_with(STICK "[triggers]\nac-lost = yes\n");
	grace_start(&watch.grace, 1, now_ns, 10 * NS_PER_S);
	grace = watch.grace;
	watch.rearm_ns = now_ns + 60 * NS_PER_S;
	watch.unlocked_end_ns = now_ns + 20 * NS_PER_S;
	assert_string_equal(reload(STICK "[triggers]\ngrace = 1h\n"), "ok");
	assert_memory_equal(&watch.grace, &grace, sizeof(grace));
	assert_int_equal(watch.rearm_ns, now_ns + 60 * NS_PER_S);
	assert_int_equal(watch.unlocked_end_ns, now_ns + 20 * NS_PER_S);
}

static const char *dead_man_left(uint64_t boottime_ns)
{
	static char text[TRIGGER_STATUS_BYTES];

	trigger_table[row_of("dead-man")].describe(boottime_ns, text);
	return text;
}

/* A reload is no sign of life. Another time-out begins with the reload, so it is never over yet. */
static void only_another_dead_man_time_starts_again(void **state)
{
	const struct trigger *dead_man = &trigger_table[row_of("dead-man")];
	uint64_t now_ns = clock_boottime();

	start_with(STICK "[triggers]\ndead-man = 1h\n");
	dead_man->restart(now_ns - 1000 * NS_PER_S);
	assert_string_equal(dead_man_left(now_ns), "2600");
	assert_string_equal(reload(STICK "[triggers]\ndead-man = 60m\n"), "ok");
	assert_string_equal(dead_man_left(now_ns), "2600");
	assert_string_equal(reload(STICK "[triggers]\ndead-man = 10m\n"), "ok");
	assert_true(atoi(dead_man_left(now_ns)) >= 600);
	assert_string_equal(reload(STICK), "ok");
	dead_man->restart(now_ns - 1000 * NS_PER_S); /* it stands still, and then it starts again */
	assert_string_equal(reload(STICK "[triggers]\ndead-man = 10m\n"), "ok");
	assert_true(atoi(dead_man_left(now_ns)) >= 600);
}

/* Power is lost, and its uevent waits while the configuration is read. */
static void a_change_that_waits_for_its_rescan_is_seen_after_it(void **state)
{
	size_t row = row_of("ac-lost");

	tree_put(&tree, "sys/class/power_supply/AC/type", "Mains\n");
	tree_put(&tree, "sys/class/power_supply/AC/online", "1\n");
	start_with(STICK "[triggers]\nac-lost = yes\n");
	tree_put(&tree, "sys/class/power_supply/AC/online", "0\n");
	triggers_note_uevent(&watch.triggers, "power_supply");
	assert_string_equal(reload(STICK "[triggers]\nac-lost = yes\ngrace = 1s\n"), "ok");
	assert_true(watch.triggers.needs_rescan[row]);
	assert_int_equal(trigger_table[row].rescan(tree.root), TRIGGER_STARTED);
}

static void a_trigger_comes_and_goes_with_its_key(void **state)
{
	size_t row = row_of("ac-lost");

	start_with(STICK);
	assert_string_equal(reload(STICK "[triggers]\nac-lost = yes\n"), "ok");
	assert_string_equal(said, "ac-lost is not watched yet: no power supply reports whether it "
				  "is plugged in\n");
	assert_true(watch.triggers.enabled[row]);
	triggers_note_uevent(&watch.triggers, "power_supply");
	assert_true(watch.triggers.needs_rescan[row]);
	assert_string_equal(reload(STICK), "ok");
	assert_false(watch.triggers.enabled[row]);
	assert_false(watch.triggers.needs_rescan[row]);
}

static void other_keys_take_the_place_of_the_old_ones(void **state)
{
	size_t row = row_of("panic-keys");
	char text[TRIGGER_STATUS_BYTES];

	start_with(STICK "[triggers]\npanic-keys = KEY_A+KEY_B\n");
	assert_string_equal(reload(STICK "[triggers]\npanic-keys = KEY_C+KEY_D\n"), "ok");
	trigger_table[row].describe(0, text);
	assert_string_equal(text, "KEY_C+KEY_D");
}

static void nothing_is_opened_while_a_disk_may_be_gone(void **state)
{
	start_with(STICK);
	watch.disk_state.phase = DISK_SUSPICIOUS;
	assert_string_equal(reload(STICK "[triggers]\ngrace = 1s\n"), RELOAD_BUSY);
	watch.disk_state.phase = DISK_AWAY;
	assert_string_equal(reload(STICK "[triggers]\ngrace = 1s\n"), RELOAD_BUSY);
	assert_ptr_equal(watch.config, &settings.config);
	watch.disk_state.phase = DISK_CALM;
	assert_string_equal(reload(STICK "[triggers]\ngrace = 1s\n"), "ok");
}

/* While disarmed it is not acted upon; a reload must not make the watcher forget it. */
static void a_disk_that_is_gone_is_not_forgotten(void **state)
{
	start_with(STICK);
	watch.rearm_ns = clock_boottime() + 60 * NS_PER_S;
	tree_put(&tree, "state", "deleted\n");
	assert_string_equal(reload(NO_DISK "[triggers]\ndead-man = 1h\n"), RELOAD_REFUSED);
	assert_string_equal(said, "a watched disk is missing\n");
	assert_int_equal(disks_look(&watch.targets->disks), DISK_LEFT);
}

/* The new configuration was made while it was there. */
static void a_disk_that_goes_meanwhile_is_not_forgotten(void **state)
{
	start_with(STICK);
	gone_at = 2;
	assert_string_equal(reload(NO_DISK "[triggers]\ndead-man = 1h\n"), RELOAD_BUSY);
	assert_int_equal(looks, 2);
	assert_ptr_equal(watch.targets, &settings.targets);
	assert_int_equal(disks_look(&watch.targets->disks), DISK_LEFT);
}

static void an_option_of_the_command_line_still_holds(void **state)
{
	overrides = (struct overrides){ .device = "port=2-1", .deadline_seconds = 7 };
	start_with("");
	assert_string_equal(reload(NO_DISK "[doors]\ndeadline = 40s\n"), "ok");
	assert_int_equal(watch.deadline.seconds, 7);
	assert_int_equal(watch.targets->disks.count, 1);
	assert_int_equal(disks_look(&watch.targets->disks), DISK_THERE);
}

static void a_file_of_the_command_line_is_not_replaced_by_another(void **state)
{
	start_with(STICK);
	overrides.config = "/root/other.conf";
	assert_string_equal(reload(STICK "[triggers]\ngrace = 1s\n"), RELOAD_REFUSED);
	assert_string_equal(said, "another file was named by --config: restart the watcher to "
				  "read it again\n");
	assert_ptr_equal(watch.config, &settings.config);
}

/* Behind the first line: what memwipe reload prints. */
static void the_answer_has_the_outcome_and_what_was_said(void **state)
{
	struct request request = { .uid = 0, .word = "reload" };
	char answer[CONTROL_ANSWER_BYTES];

	start_with(STICK);
	configure(STICK "device = sdz\n");
	answer_request(&watch, &request, answer);
	assert_string_equal(answer, RELOAD_REFUSED
			    "\nline 4: 'sdz' of 'device' should be a path like /dev/sdb, or "
			    "serial=, port= or label=\n");
	configure(STICK "device = serial=nowhere\n");
	answer_request(&watch, &request, answer);
	assert_string_equal(answer, "ok\nserial=nowhere is not watched yet: no such device\n");
}

static void what_does_not_fit_is_cut_and_goes_nowhere_else(void **state)
{
	char small[16];

	complain_into(small, sizeof(small));
	complain("%s", "a line that is too long");
	complain("%s", "another one");
	complain_into(NULL, 0);
	assert_string_equal(small, "a line that is ");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, start, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(the_new_values_hold_at_once),
		CASE(a_mistake_keeps_the_old_configuration_and_is_named),
		CASE(a_disk_that_stays_is_never_let_go),
		CASE(a_disk_that_is_not_named_any_more_is_closed),
		CASE(a_disk_that_cannot_be_opened_is_awaited_and_said),
		CASE(a_device_that_is_missing_is_awaited_and_said),
		CASE(what_runs_and_what_was_said_outlives_it),
		CASE(only_another_dead_man_time_starts_again),
		CASE(a_change_that_waits_for_its_rescan_is_seen_after_it),
		CASE(a_trigger_comes_and_goes_with_its_key),
		CASE(other_keys_take_the_place_of_the_old_ones),
		CASE(nothing_is_opened_while_a_disk_may_be_gone),
		CASE(a_disk_that_is_gone_is_not_forgotten),
		CASE(a_disk_that_goes_meanwhile_is_not_forgotten),
		CASE(an_option_of_the_command_line_still_holds),
		CASE(a_file_of_the_command_line_is_not_replaced_by_another),
		CASE(the_answer_has_the_outcome_and_what_was_said),
		cmocka_unit_test(what_does_not_fit_is_cut_and_goes_nowhere_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
