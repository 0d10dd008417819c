/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Panic keys that are chosen by pressing them. */
#include "desktop/settings/pressed.h"

#include <linux/input-event-codes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { NO_KEY = 0x2f7 }; /* has no name */

static void is(const struct pressed *pressed, const char *wanted)
{
	char text[KEY_CHORD_BYTES], wrong[KEY_NAME_BYTES];
	struct key_chord chord;

	assert_true(pressed_text(pressed, text));
	assert_string_equal(text, wanted);
	assert_int_equal(key_chord_parse(&chord, text, wrong), 0);
}

static void keys_that_were_down_together_count(void **state)
{
	struct pressed pressed = { .downs = 0 };

	pressed_down(&pressed, KEY_LEFTCTRL);
	pressed_down(&pressed, KEY_LEFTALT);
	pressed_down(&pressed, KEY_LEFTALT); /* repeats */
	pressed_down(&pressed, KEY_END);
	is(&pressed, "KEY_LEFTCTRL+KEY_LEFTALT+KEY_END");
	assert_false(pressed_up(&pressed, KEY_LEFTCTRL));
	pressed_down(&pressed, KEY_A); /* three again, but not more */
	assert_false(pressed_up(&pressed, KEY_END));
	assert_false(pressed_up(&pressed, KEY_A));
	is(&pressed, "KEY_LEFTCTRL+KEY_LEFTALT+KEY_END");
	assert_true(pressed_up(&pressed, KEY_LEFTALT));
	is(&pressed, "KEY_LEFTCTRL+KEY_LEFTALT+KEY_END");
}

static void a_key_that_was_pressed_before_ends_nothing(void **state)
{
	struct pressed pressed = { .downs = 0 };
	char text[KEY_CHORD_BYTES];

	assert_false(pressed_up(&pressed, KEY_ENTER));
	assert_false(pressed_text(&pressed, text));
	assert_string_equal(text, "");
	pressed_down(&pressed, KEY_F1);
	assert_false(pressed_up(&pressed, KEY_ENTER));
	assert_true(pressed_up(&pressed, KEY_F1));
	is(&pressed, "KEY_F1");
}

static void one_key_too_many_makes_them_unusable(void **state)
{
	struct pressed pressed = { .downs = 0 };
	char text[KEY_CHORD_BYTES];
	unsigned int code;

	for (code = KEY_1; code < KEY_1 + KEY_CHORD_MAX; code++)
		pressed_down(&pressed, code);
	is(&pressed, "KEY_1+KEY_2+KEY_3+KEY_4+KEY_5+KEY_6");
	pressed_down(&pressed, code);
	assert_false(pressed_text(&pressed, text));
}

static void a_key_that_the_file_cannot_name_makes_them_unusable(void **state)
{
	static const unsigned int codes[] = { NO_KEY, BTN_LEFT, KEY_MAX + 1, -8 };
	char text[KEY_CHORD_BYTES];
	size_t i;

	for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		struct pressed pressed = { .downs = 0 };

		pressed_down(&pressed, KEY_A);
		pressed_down(&pressed, codes[i]);
		assert_true(pressed_up(&pressed, KEY_A));
		assert_false(pressed_text(&pressed, text));
	}
}

static void names_that_are_too_long_are_refused(void **state)
{
	static const unsigned int codes[] = { KEY_BRIGHTNESS_AUTO,
					      KEY_NUMERIC_POUND,
					      KEY_MEDIA_REPEAT,
					      KEY_KBDINPUTASSIST_NEXTGROUP,
					      KEY_KBDINPUTASSIST_PREVGROUP,
					      KEY_RIGHTCTRL };
	struct pressed pressed = { .downs = 0 };
	char text[KEY_CHORD_BYTES];
	size_t i;

	for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		pressed_down(&pressed, codes[i]);
	assert_false(pressed_text(&pressed, text));
	assert_true(strlen(text) < sizeof(text));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_that_were_down_together_count),
		cmocka_unit_test(a_key_that_was_pressed_before_ends_nothing),
		cmocka_unit_test(one_key_too_many_makes_them_unusable),
		cmocka_unit_test(a_key_that_the_file_cannot_name_makes_them_unusable),
		cmocka_unit_test(names_that_are_too_long_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
