/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The triggers beside the disk: what may be an accident, the mains, the keys. */
#include "udev-rules/watch/inputs.h"
#include "udev-rules/watch/power.h"
#include "udev-rules/watch/soft.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/tree.h"

#define S 1000000000ULL

static void a_soft_trigger_lasts_for_its_grace(void **state)
{
	struct soft soft = { 0 };

	assert_int_equal(soft_pending(&soft), SOFT_CAUSES);
	assert_false(soft_is_due(&soft, UINT64_MAX));
	soft_raise(&soft, SOFT_LID_CLOSED, 5 * S, 10 * S);
	assert_false(soft_is_due(&soft, 15 * S - 1));
	assert_true(soft_is_due(&soft, 15 * S));
	assert_string_equal(soft_name(soft_pending(&soft)), "lid-closed");
}

static void another_one_does_not_lengthen_the_grace(void **state)
{
	struct soft soft = { 0 };

	soft_raise(&soft, SOFT_DEAD_MAN, 5 * S, 10 * S);
	soft_raise(&soft, SOFT_AC_LOST, 14 * S, 10 * S);
	assert_true(soft_is_due(&soft, 15 * S));
	soft_calm(&soft, SOFT_DEAD_MAN);
	assert_true(soft_is_due(&soft, 15 * S)); /* the other one still is */
	soft_calm(&soft, SOFT_AC_LOST);
	assert_false(soft_is_due(&soft, 15 * S));
	soft_raise(&soft, SOFT_AC_LOST, 20 * S, 10 * S);
	assert_false(soft_is_due(&soft, 29 * S));
	assert_true(soft_is_due(&soft, 30 * S));
}

static void all_can_be_called_off(void **state)
{
	struct soft soft = { 0 };

	assert_false(soft_abort(&soft));
	soft_raise(&soft, SOFT_AC_LOST, 0, S);
	assert_true(soft_abort(&soft));
	assert_false(soft_is_due(&soft, 2 * S));
	assert_false(soft_abort(&soft));
	soft_raise(&soft, SOFT_AC_LOST, 0, 0);
	assert_true(soft_is_due(&soft, 0));
}

static void power_comes_from_mains_or_usb_but_from_no_battery(void **state)
{
	struct tree tree;

	tree_make(&tree);
	assert_int_equal(power_online(tree.root), -ENODEV);
	tree_put(&tree, "sys/class/power_supply/BAT0/type", "Battery\n");
	tree_put(&tree, "sys/class/power_supply/BAT0/online", "1\n");
	assert_int_equal(power_online(tree.root), -ENODEV);
	tree_put(&tree, "sys/class/power_supply/AC/type", "Mains\n");
	assert_int_equal(power_online(tree.root), -ENODEV);
	tree_put(&tree, "sys/class/power_supply/AC/online", "0\n");
	assert_int_equal(power_online(tree.root), 0);
	tree_put(&tree, "sys/class/power_supply/ucsi/type", "USB_PD\n");
	tree_put(&tree, "sys/class/power_supply/ucsi/online", "1\n");
	assert_int_equal(power_online(tree.root), 1);
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

static void what_is_no_input_device_is_passed_over(void **state)
{
	struct inputs inputs = { .lid = true };
	struct tree tree;

	tree_make(&tree);
	inputs_rescan(&inputs, tree.root);
	tree_put(&tree, "dev/input/event0", "no device\n");
	tree_put(&tree, "dev/input/mouse0", "");
	inputs_rescan(&inputs, tree.root);
	assert_int_equal(inputs.count, 0);
	tree_drop(&tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_soft_trigger_lasts_for_its_grace),
		cmocka_unit_test(another_one_does_not_lengthen_the_grace),
		cmocka_unit_test(all_can_be_called_off),
		cmocka_unit_test(power_comes_from_mains_or_usb_but_from_no_battery),
		cmocka_unit_test(a_chord_is_a_few_keys_by_their_names),
		cmocka_unit_test(what_is_no_input_device_is_passed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
