/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a trigger's report makes the watcher do, from an event of a device to the grace time: which
 * triggers an unlocked session keeps from acting, and which not. The input devices are made up.
 */
#include "udev-rules/watch/react.h"

#include <errno.h>
#include <libevdev/libevdev.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/tree.h"
#include "tests/unit/trigger_row.h"
#include "udev-rules/watch/inputs.h"

static struct config config;
static struct targets targets;
static struct watch watch;
static struct pollfd fd[TRIGGERS_FDS_MAX];

/* One device for each trigger that wants one, and what it reports when it is read. */
static struct input_event events[4];
static size_t event_count;

void inputs_rescan(struct inputs *inputs, int root)
{
	inputs->count = 1;
}

size_t inputs_poll(const struct inputs *inputs, struct pollfd to[INPUTS_MAX])
{
	to[0] = (struct pollfd){ .fd = -1 };
	return inputs->count;
}

bool inputs_have(const struct inputs *inputs, unsigned int type, unsigned int code)
{
	return inputs->count;
}

bool inputs_key_is_down(const struct inputs *inputs, int code)
{
	size_t i;
	bool down = false;

	for (i = 0; i < event_count; i++)
		if (events[i].type == EV_KEY && events[i].code == code)
			down = events[i].value > 0;
	return down;
}

void inputs_read(struct inputs *inputs, size_t which)
{
	size_t i;

	for (i = 0; i < event_count; i++)
		inputs->handle(inputs, &events[i]);
}

void inputs_close(struct inputs *inputs)
{
	inputs->count = 0;
}

static int start(void **state)
{
	fixture_start(state);
	config_defaults(&config);
	targets = (struct targets){ .awaited = 0 };
	watch = (struct watch){ .config = &config,
				.targets = &targets,
				.root = fixture.root,
				.changed_fd = -1,
				.state_fd = -1,
				.ready = true };
	event_count = 0;
	return 0;
}

static void put_mains(const char *online)
{
	tree_put(&fixture, "sys/class/power_supply/AC/type", "Mains\n");
	tree_put(&fixture, "sys/class/power_supply/AC/online", online);
}

static void open_triggers(void)
{
	triggers_open(&watch.triggers, &config, fixture.root);
}

static bool is_pending(const char *name)
{
	return watch.grace.pending[row_of(name)];
}

/* One event of the device that the trigger has opened. */
static void report(const char *name, unsigned int type, unsigned int code, int value)
{
	events[event_count++] = (struct input_event){ .type = type, .code = code, .value = value };
	(void)triggers_poll(&watch.triggers, fd);
	watch.triggers.fd[row_of(name)][0].revents = POLLIN;
	react_to_descriptors(&watch);
}

static void report_lid(int closed)
{
	event_count = 0;
	report("lid-closed", EV_SW, SW_LID, closed);
}

static void pull_the_plug(void)
{
	put_mains("1\n");
	open_triggers();
	put_mains("0\n");
	triggers_note_uevent(&watch.triggers, "power_supply");
	react_to_uevents(&watch);
}

static void unlock(void)
{
	watch.unlocked_end_ns = clock_boottime() + 60 * NS_PER_S;
}

static void a_lid_that_closes_has_grace_until_it_opens(void **state)
{
	config.lid_closed = true;
	open_triggers();
	report_lid(0);
	assert_false(is_pending("lid-closed"));
	report_lid(1);
	assert_true(is_pending("lid-closed"));
	assert_false(watch.fire);
	report_lid(0);
	assert_false(is_pending("lid-closed"));
}

static void another_switch_is_no_lid(void **state)
{
	config.lid_closed = true;
	open_triggers();
	report("lid-closed", EV_SW, SW_TABLET_MODE, 1);
	assert_false(is_pending("lid-closed"));
	event_count = 0;
	report("lid-closed", EV_KEY, SW_LID, 1);
	assert_false(is_pending("lid-closed"));
}

static void only_while_locked_spares_an_unlocked_session(void **state)
{
	config.ac_lost = config.lid_closed = config.only_while_locked = true;
	unlock();
	pull_the_plug();
	report_lid(1);
	assert_false(is_pending("ac-lost"));
	assert_false(is_pending("lid-closed"));
	watch.unlocked_end_ns = 0;
	pull_the_plug();
	report_lid(1);
	assert_true(is_pending("ac-lost"));
	assert_true(is_pending("lid-closed"));
}

static void without_that_key_they_act_in_an_unlocked_session_too(void **state)
{
	config.ac_lost = config.lid_closed = true;
	unlock();
	pull_the_plug();
	report_lid(1);
	assert_true(is_pending("ac-lost"));
	assert_true(is_pending("lid-closed"));
}

/* Who sits there may have been overpowered. */
static void the_dead_man_and_the_panic_keys_act_while_unlocked(void **state)
{
	char wrong[KEY_NAME_BYTES];

	config.only_while_locked = true;
	config.dead_man_seconds = 10;
	assert_int_equal(key_chord_parse(&config.panic_keys, "KEY_A+KEY_B", wrong), 0);
	open_triggers();
	unlock();
	react_to_tick(&watch, clock_boottime() + 9 * NS_PER_S);
	assert_false(is_pending("dead-man"));
	react_to_tick(&watch, clock_boottime() + 10 * NS_PER_S);
	assert_true(is_pending("dead-man"));
	report("panic-keys", EV_KEY, KEY_A, 1);
	assert_false(watch.fire);
	report("panic-keys", EV_KEY, KEY_B, 1);
	assert_true(watch.fire);
}

static void nothing_acts_while_disarmed(void **state)
{
	char wrong[KEY_NAME_BYTES];

	config.ac_lost = config.lid_closed = true;
	config.dead_man_seconds = 10;
	assert_int_equal(key_chord_parse(&config.panic_keys, "KEY_A", wrong), 0);
	watch.rearm_ns = clock_boottime() + 60 * NS_PER_S;
	pull_the_plug();
	report_lid(1);
	react_to_tick(&watch, UINT64_MAX);
	event_count = 0;
	report("panic-keys", EV_KEY, KEY_A, 1);
	assert_int_equal(grace_pending(&watch.grace), GRACE_CAUSES_MAX);
	assert_false(watch.fire);
}

static void a_second_report_does_not_lengthen_the_grace(void **state)
{
	uint64_t due_ns;

	config.lid_closed = true;
	config.grace_seconds = 5;
	open_triggers();
	report_lid(1);
	due_ns = watch.grace.due_ns[row_of("lid-closed")];
	assert_in_range(due_ns, clock_boottime() + 4 * NS_PER_S, clock_boottime() + 5 * NS_PER_S);
	report_lid(1);
	assert_int_equal(watch.grace.due_ns[row_of("lid-closed")], due_ns);
}

static void a_key_that_is_held_or_released_does_not_fire(void **state)
{
	char wrong[KEY_NAME_BYTES];

	assert_int_equal(key_chord_parse(&config.panic_keys, "KEY_A", wrong), 0);
	open_triggers();
	report("panic-keys", EV_KEY, KEY_A, 2);
	report("panic-keys", EV_KEY, KEY_A, 0);
	report("panic-keys", EV_KEY, KEY_B, 1);
	assert_false(watch.fire);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_lid_that_closes_has_grace_until_it_opens, start,
						fixture_end),
		cmocka_unit_test_setup_teardown(another_switch_is_no_lid, start, fixture_end),
		cmocka_unit_test_setup_teardown(only_while_locked_spares_an_unlocked_session, start,
						fixture_end),
		cmocka_unit_test_setup_teardown(
			without_that_key_they_act_in_an_unlocked_session_too, start, fixture_end),
		cmocka_unit_test_setup_teardown(the_dead_man_and_the_panic_keys_act_while_unlocked,
						start, fixture_end),
		cmocka_unit_test_setup_teardown(nothing_acts_while_disarmed, start, fixture_end),
		cmocka_unit_test_setup_teardown(a_second_report_does_not_lengthen_the_grace, start,
						fixture_end),
		cmocka_unit_test_setup_teardown(a_key_that_is_held_or_released_does_not_fire, start,
						fixture_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
