/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The triggers beside the disk: what may be an accident, the mains, the keys. */
#include "udev-rules/watch/ac_adapter.h"
#include "udev-rules/watch/grace.h"
#include "udev-rules/watch/inputs.h"
#include "udev-rules/watch/triggers.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/tree.h"
#include "tests/unit/trigger_row.h"

#define S 1000000000ULL

/* Three rows of the table; which ones makes no difference. */
enum { AC_LOST, LID_CLOSED, DEAD_MAN };

static void a_trigger_with_grace_lasts_for_it(void **state)
{
	struct grace grace = { 0 };

	assert_int_equal(grace_pending(&grace), GRACE_CAUSES_MAX);
	assert_false(grace_is_over(&grace, UINT64_MAX));
	grace_start(&grace, LID_CLOSED, 5 * S, 10 * S);
	assert_false(grace_is_over(&grace, 15 * S - 1));
	assert_true(grace_is_over(&grace, 15 * S));
	assert_int_equal(grace_pending(&grace), LID_CLOSED);
}

static void another_one_neither_lengthens_nor_shortens_the_grace(void **state)
{
	struct grace grace = { 0 };

	grace_start(&grace, DEAD_MAN, 5 * S, 10 * S);
	grace_start(&grace, AC_LOST, 14 * S, 10 * S);
	assert_true(grace_is_over(&grace, 15 * S));
	assert_int_equal(grace_pending(&grace), DEAD_MAN);
	grace_end(&grace, DEAD_MAN);
	assert_false(grace_is_over(&grace, 24 * S - 1));
	assert_true(grace_is_over(&grace, 24 * S)); /* the other one has its whole time */
	grace_end(&grace, AC_LOST);
	assert_false(grace_is_over(&grace, 24 * S));
	grace_start(&grace, AC_LOST, 20 * S, 10 * S);
	assert_false(grace_is_over(&grace, 29 * S));
	assert_true(grace_is_over(&grace, 30 * S));
}

static void all_can_be_called_off(void **state)
{
	struct grace grace = { 0 };

	assert_false(grace_abort(&grace));
	grace_start(&grace, AC_LOST, 0, S);
	assert_true(grace_abort(&grace));
	assert_false(grace_is_over(&grace, 2 * S));
	assert_false(grace_abort(&grace));
	grace_start(&grace, AC_LOST, 0, 0);
	assert_true(grace_is_over(&grace, 0));
}

static void power_comes_from_mains_or_usb_but_from_no_battery(void **state)
{
	struct tree tree;

	tree_make(&tree);
	assert_int_equal(ac_adapter_online(tree.root), -ENODEV);
	tree_put(&tree, "sys/class/power_supply/BAT0/type", "Battery\n");
	tree_put(&tree, "sys/class/power_supply/BAT0/online", "1\n");
	assert_int_equal(ac_adapter_online(tree.root), -ENODEV);
	tree_put(&tree, "sys/class/power_supply/AC/type", "Mains\n");
	assert_int_equal(ac_adapter_online(tree.root), -ENODEV);
	tree_put(&tree, "sys/class/power_supply/AC/online", "0\n");
	assert_int_equal(ac_adapter_online(tree.root), 0);
	tree_put(&tree, "sys/class/power_supply/ucsi/type", "USB_PD\n");
	tree_put(&tree, "sys/class/power_supply/ucsi/online", "1\n");
	assert_int_equal(ac_adapter_online(tree.root), 1);
	tree_drop(&tree);
}

/* As uevents have the watcher do it: the rows of the table, with one bit of the machine changed. */
static enum trigger_report rescan(const char *name, int root)
{
	return trigger_table[row_of(name)].rescan(root);
}

static void only_power_that_goes_is_lost(void **state)
{
	struct config config = { .ac_lost = true };
	struct triggers triggers;
	struct tree tree;

	tree_make(&tree);
	tree_put(&tree, "sys/class/power_supply/AC/type", "Mains\n");
	tree_put(&tree, "sys/class/power_supply/AC/online", "0\n");
	triggers_open(&triggers, &config, tree.root);
	assert_int_equal(rescan("ac-lost", tree.root), TRIGGER_SAME);
	tree_put(&tree, "sys/class/power_supply/AC/online", "1\n");
	assert_int_equal(rescan("ac-lost", tree.root), TRIGGER_ENDED);
	tree_put(&tree, "sys/class/power_supply/AC/online", "0\n");
	assert_int_equal(rescan("ac-lost", tree.root), TRIGGER_STARTED);
	assert_int_equal(rescan("ac-lost", tree.root), TRIGGER_SAME);
	tree_drop(&tree);
}

/* In a tree without input devices and power supplies; then with the one and without the other. */
static void a_trigger_whose_device_is_not_there_is_not_live(void **state)
{
	struct config config = { .ac_lost = true, .lid_closed = true };
	struct triggers triggers;
	struct tree tree;
	char wrong[KEY_NAME_BYTES];

	tree_make(&tree);
	assert_int_equal(key_chord_parse(&config.panic_keys, "KEY_END", wrong), 0);
	triggers_open(&triggers, &config, tree.root);
	assert_string_equal(trigger_absence(row_of("panic-keys")),
			    "no keyboard has all of these keys");
	assert_string_equal(trigger_absence(row_of("lid-closed")), "no device reports a lid");
	assert_string_equal(trigger_absence(row_of("ac-lost")),
			    "no power supply reports whether it is plugged in");
	assert_false(triggers_any_live(&triggers));
	tree_put(&tree, "sys/class/power_supply/AC/type", "Mains\n");
	tree_put(&tree, "sys/class/power_supply/AC/online", "0\n");
	(void)rescan("ac-lost", tree.root);
	assert_string_equal(trigger_absence(row_of("ac-lost")),
			    "there is no external power that could be lost");
	assert_false(triggers_any_live(&triggers));
	tree_put(&tree, "sys/class/power_supply/AC/online", "1\n");
	(void)rescan("ac-lost", tree.root);
	assert_null(trigger_absence(row_of("ac-lost")));
	assert_true(triggers_any_live(&triggers));
	config = (struct config){ .dead_man_seconds = 60 };
	triggers_open(&triggers, &config, tree.root);
	assert_true(triggers_any_live(&triggers));
	config.dead_man_seconds = 0;
	triggers_open(&triggers, &config, tree.root);
	assert_false(triggers_any_live(&triggers));
	tree_drop(&tree);
}

static void a_chord_is_a_few_keys_by_their_names(void **state)
{
	char wrong[KEY_NAME_BYTES], long_text[KEY_CHORD_BYTES + 1];
	struct key_chord chord;

	assert_int_equal(key_chord_parse(&chord, "", wrong), 0);
	assert_int_equal(chord.count, 0);
	assert_int_equal(key_chord_parse(&chord, "KEY_LEFTCTRL+KEY_END", wrong), 0);
	assert_int_equal(chord.count, 2);
	assert_int_equal(chord.code[0], 29);
	assert_int_equal(chord.code[1], 107);
	assert_int_equal(key_chord_parse(&chord, "KEY_LEFTCTRL+KEY_PANIK", wrong), -EINVAL);
	assert_string_equal(wrong, "KEY_PANIK");
	assert_int_equal(key_chord_parse(&chord, "KEY_A+", wrong), -EINVAL);
	assert_int_equal(key_chord_parse(&chord, "BTN_LEFT", wrong), -EINVAL);
	assert_int_equal(
		key_chord_parse(&chord, "KEY_A+KEY_B+KEY_C+KEY_D+KEY_E+KEY_F+KEY_G", wrong),
		-EINVAL);
	assert_string_equal(wrong, "KEY_G");
	memset(long_text, 'x', sizeof(long_text));
	long_text[KEY_CHORD_BYTES] = '\0';
	assert_int_equal(key_chord_parse(&chord, long_text, wrong), -E2BIG);
}

static bool is_any(const struct libevdev *device)
{
	return true;
}

static void what_is_no_input_device_is_passed_over(void **state)
{
	struct inputs inputs = { .is_wanted = is_any };
	struct tree tree;

	tree_make(&tree);
	inputs_rescan(&inputs, tree.root);
	tree_put(&tree, "dev/input/event0", "no device\n");
	tree_put(&tree, "dev/input/mouse0", "");
	inputs_rescan(&inputs, tree.root);
	assert_int_equal(inputs.count, 0);
	tree_drop(&tree);
}

/* The functions that a row must have, and the pairs that need each other. */
static void every_row_of_the_table_is_complete(void **state)
{
	struct config defaults;
	size_t i, j;

	config_defaults(&defaults);
	assert_false(triggers_any_configured(&defaults));
	for (i = 0; i < trigger_count; i++) {
		const struct trigger *row = &trigger_table[i];

		assert_non_null(row->name);
		assert_true(row->is_configured && row->open);
		assert_int_equal(row->poll != NULL, row->read != NULL);
		assert_int_equal(row->subsystem != NULL, row->rescan != NULL);
		assert_true(row->read || row->tick || row->rescan);
		assert_true(row->has_grace || !row->may_be_ignored);
		for (j = 0; j < i; j++)
			assert_string_not_equal(row->name, trigger_table[j].name);
	}
}

static void only_uevents_of_its_subsystem_have_a_row_rescanned(void **state)
{
	struct triggers triggers = { .fds = { 0 } };
	size_t i;

	triggers_note_uevent(&triggers, NULL); /* nothing is configured */
	for (i = 0; i < trigger_count; i++)
		assert_false(triggers.needs_rescan[i]);
	for (i = 0; i < trigger_count; i++)
		triggers.enabled[i] = true;
	triggers_note_uevent(&triggers, "input");
	for (i = 0; i < trigger_count; i++)
		assert_int_equal(triggers.needs_rescan[i],
				 trigger_table[i].subsystem &&
					 strcmp(trigger_table[i].subsystem, "input") == 0);
	triggers_note_uevent(&triggers, NULL); /* a lost one may have been of any */
	for (i = 0; i < trigger_count; i++)
		assert_int_equal(triggers.needs_rescan[i], trigger_table[i].subsystem != NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_trigger_with_grace_lasts_for_it),
		cmocka_unit_test(another_one_neither_lengthens_nor_shortens_the_grace),
		cmocka_unit_test(all_can_be_called_off),
		cmocka_unit_test(power_comes_from_mains_or_usb_but_from_no_battery),
		cmocka_unit_test(only_power_that_goes_is_lost),
		cmocka_unit_test(a_trigger_whose_device_is_not_there_is_not_live),
		cmocka_unit_test(a_chord_is_a_few_keys_by_their_names),
		cmocka_unit_test(what_is_no_input_device_is_passed_over),
		cmocka_unit_test(every_row_of_the_table_is_complete),
		cmocka_unit_test(only_uevents_of_its_subsystem_have_a_row_rescanned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
