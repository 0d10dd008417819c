/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What becomes of uevents on their way through libudev: run under umockdev-wrapper, which puts a
 * socket of its own in place of the kernel's. Without sanitizers, they do not go with its preload.
 */
#include "udev-rules/watch/monitor.h"
#include "udev-rules/watch/reload.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <umockdev.h>

#include <cmocka.h>

#include "tests/unit/tree.h"
#include "udev-rules/common/control.h"

enum { FOREIGN_EVENTS = 10000, LIMIT_MS = 10000 };

struct bench {
	UMockdevTestbed *testbed;
	struct udev_monitor *monitor;
	gchar *stick, *scsi, *mouse;
};

static struct disks disks = { .count = 1 };

static gchar *add(struct bench *bench, const char *subsystem, const char *name, const char *parent,
		  const char *type)
{
	gchar *path = umockdev_testbed_add_device(bench->testbed, subsystem, name, parent, NULL,
						  "DEVTYPE", type, NULL);

	assert_non_null(path);
	return path;
}

static int make_bench(void **state)
{
	static struct bench bench;

	bench.testbed = umockdev_testbed_new();
	bench.stick = add(&bench, "usb", "2-1", NULL, "usb_device");
	bench.scsi = add(&bench, "scsi", "0:0:0:0", bench.stick, "scsi_device");
	bench.mouse = add(&bench, "usb", "2-10", NULL, "usb_device");
	snprintf(disks.item[0].plug, sizeof(disks.item[0].plug), "%s",
		 bench.stick + strlen("/sys"));
	*state = &bench;
	return monitor_open(&bench.monitor);
}

static enum disk_event next_event(struct bench *bench)
{
	struct pollfd wait = { .fd = udev_monitor_get_fd(bench->monitor), .events = POLLIN };

	assert_int_equal(poll(&wait, 1, LIMIT_MS), 1);
	return monitor_receive(bench->monitor, &disks).event;
}

static enum disk_event after(struct bench *bench, const char *path, const char *action)
{
	umockdev_testbed_uevent(bench->testbed, path, action);
	return next_event(bench);
}

static void a_removal_at_or_below_the_plug_is_suspect(void **state)
{
	struct bench *bench = *state;

	assert_int_equal(after(bench, bench->scsi, "remove"), EVENT_SUSPECT);
	assert_int_equal(after(bench, bench->stick, "remove"), EVENT_SUSPECT);
	assert_int_equal(after(bench, bench->stick, "change"), EVENT_SUSPECT);
}

static void other_actions_and_other_devices_are_foreign(void **state)
{
	struct bench *bench = *state;

	assert_int_equal(after(bench, bench->stick, "add"), EVENT_FOREIGN);
	assert_int_equal(after(bench, bench->mouse, "remove"), EVENT_FOREIGN);
}

static void inputs_and_power_supplies_are_news(void **state)
{
	struct bench *bench = *state;
	gchar *keyboard = add(bench, "input", "input7", NULL, "x");
	gchar *mains = add(bench, "power_supply", "AC", NULL, "x");
	struct uevent news;

	(void)next_event(bench); /* umockdev tells of the two itself */
	(void)next_event(bench);
	umockdev_testbed_uevent(bench->testbed, keyboard, "add");
	news = monitor_receive(bench->monitor, &disks);
	assert_string_equal(news.subsystem, "input");
	assert_int_equal(news.event, EVENT_FOREIGN);
	umockdev_testbed_uevent(bench->testbed, mains, "change");
	news = monitor_receive(bench->monitor, &disks);
	assert_string_equal(news.subsystem, "power_supply");
	assert_int_equal(news.event, EVENT_FOREIGN);
}

static void ten_thousand_foreign_events_do_not_trigger(void **state)
{
	struct bench *bench = *state;
	struct disk_state disk = { 0 };
	int i;

	for (i = 0; i < FOREIGN_EVENTS; i++) {
		disk = disk_state_next(disk, after(bench, bench->mouse, "remove"), false, i);
		assert_int_equal(disk.phase, DISK_CALM);
	}
	disk = disk_state_next(disk, after(bench, bench->scsi, "remove"), true, i);
	assert_int_equal(disk.phase, DISK_GONE);
}

/*
 * A device that leaves while a reload looks for it may not be found. So a reload changes nothing
 * while an event waits.
 */
static void a_reload_changes_nothing_while_an_event_waits(void **state)
{
	struct bench *bench = *state;
	struct overrides overrides = { .device = NULL };
	static struct settings settings;
	struct watch watch;
	char said[CONTROL_ANSWER_BYTES], reason[CONFIG_REASON_BYTES];
	struct tree tree;

	tree_make(&tree);
	tree_put(&tree, "run/memwipe/memwipe.conf",
		 "[watch]\nboot-medium = no\n[triggers]\ndead-man = 1h\n");
	assert_int_equal(config_parse(&settings.config, "", reason), 0);
	assert_int_equal(settings_choose(&settings, &overrides), 0);
	watch = (struct watch){ .config = &settings.config,
				.targets = &settings.targets,
				.doors = &settings.doors,
				.overrides = &overrides,
				.monitor = bench->monitor,
				.root = tree.root,
				.changed_fd = -1,
				.state_fd = -1 };
	umockdev_testbed_uevent(bench->testbed, bench->mouse, "remove");
	assert_string_equal(watch_reload(&watch, said, sizeof(said)), RELOAD_BUSY);
	assert_ptr_equal(watch.config, &settings.config);
	(void)next_event(bench);
	assert_string_equal(watch_reload(&watch, said, sizeof(said)), "ok");
	ways_close(watch.doors);
	tree_drop(&tree);
}

static void an_empty_socket_is_no_event(void **state)
{
	struct bench *bench = *state;

	assert_int_equal(monitor_receive(bench->monitor, &disks).event, EVENT_FOREIGN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_removal_at_or_below_the_plug_is_suspect),
		cmocka_unit_test(other_actions_and_other_devices_are_foreign),
		cmocka_unit_test(inputs_and_power_supplies_are_news),
		cmocka_unit_test(ten_thousand_foreign_events_do_not_trigger),
		cmocka_unit_test(an_empty_socket_is_no_event),
		cmocka_unit_test(a_reload_changes_nothing_while_an_event_waits),
	};

	return cmocka_run_group_tests_name("watch_monitor", tests, make_bench, NULL);
}
