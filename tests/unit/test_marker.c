/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rig's markers: records are whole or they are not, and depend on key, class and planter.
 */
#include "tests/rig/programs/marker.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define KEY   "00112233445566778899aabbccddeeff"
#define OTHER "00112233445566778899aabbccddeefe"

enum { RECORDS = 64, PLANTER = 1234, FIRST = 1000 };

static struct marker_key make_key(const char *digits)
{
	struct marker_key key;

	assert_int_equal(marker_key_parse(digits, &key), 0);
	return key;
}

static void a_key_has_exactly_32_hexadecimal_digits(void **state)
{
	static const char *const wrong[] = {
		"",
		"00112233445566778899aabbccddeef",
		"00112233445566778899aabbccddeeff0",
		"00112233445566778899aabbccddeefg",
		"0x112233445566778899aabbccddeeff",
		" 0112233445566778899aabbccddeeff",
		"-0112233445566778899aabbccddeeff",
	};
	struct marker_key lower, upper;
	size_t i;

	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(marker_key_parse(wrong[i], &lower), -EINVAL);
	lower = make_key(KEY);
	upper = make_key("00112233445566778899AABBCCDDEEFF");
	assert_memory_equal(&lower, &upper, sizeof(lower));
}

static void each_digit_of_the_key_changes_the_tag(void **state)
{
	const struct marker_key key = make_key(KEY);
	char digits[] = KEY;
	size_t i;

	for (i = 0; i < MARKER_KEY_DIGITS; i++) {
		char before = digits[i];

		digits[i] = before == '7' ? '8' : '7';
		assert_memory_not_equal(&(uint64_t){ make_key(digits).tag }, &key.tag,
					MARKER_TAG_BYTES);
		digits[i] = before;
	}
}

static void records_of_every_class_are_whole_and_tell_their_class(void **state)
{
	const struct marker_key key = make_key(KEY);
	struct marker record[RECORDS];
	enum marker_class class, found;
	size_t i;

	for (class = 0; class < MARKER_CLASSES; class ++) {
		marker_fill(&key, class, PLANTER, FIRST, record, RECORDS);
		for (i = 0; i < RECORDS; i++) {
			found = MARKER_CLASSES;
			assert_true(marker_check(&key, &record[i], &found));
			assert_int_equal(found, class);
			assert_int_equal(record[i].sequence, FIRST + i);
			assert_memory_equal(&record[i], &key.tag, MARKER_TAG_BYTES);
		}
	}
}

static void a_changed_bit_anywhere_is_noticed(void **state)
{
	const struct marker_key key = make_key(KEY);
	struct marker record;
	enum marker_class found;
	size_t bit;

	marker_fill(&key, MARKER_HEAP, PLANTER, FIRST, &record, 1);
	for (bit = 0; bit < MARKER_BYTES * 8; bit++) {
		((uint8_t *)&record)[bit / 8] ^= 1U << bit % 8;
		assert_false(marker_check(&key, &record, &found));
		((uint8_t *)&record)[bit / 8] ^= 1U << bit % 8;
	}
	assert_true(marker_check(&key, &record, &found));
}

static void words_of_two_records_do_not_make_a_third(void **state)
{
	const struct marker_key key = make_key(KEY);
	struct marker record[2], mixed;
	enum marker_class found;

	marker_fill(&key, MARKER_HEAP, PLANTER, FIRST, record, 2);
	mixed = record[0];
	mixed.sequence = record[1].sequence;
	assert_false(marker_check(&key, &mixed, &found));
	mixed.scrambled = record[1].scrambled;
	assert_false(marker_check(&key, &mixed, &found));
	mixed.check = record[1].check;
	assert_true(marker_check(&key, &mixed, &found));
}

static void another_key_does_not_accept_them(void **state)
{
	const struct marker_key key = make_key(KEY), other = make_key(OTHER);
	struct marker record[RECORDS];
	enum marker_class found;
	size_t i;

	marker_fill(&key, MARKER_HEAP, PLANTER, FIRST, record, RECORDS);
	for (i = 0; i < RECORDS; i++)
		assert_false(marker_check(&other, &record[i], &found));
}

static void filling_in_pieces_gives_the_same_as_at_once(void **state)
{
	const struct marker_key key = make_key(KEY);
	struct marker whole[RECORDS], pieces[RECORDS];

	marker_fill(&key, MARKER_PIPE, PLANTER, FIRST, whole, RECORDS);
	marker_fill(&key, MARKER_PIPE, PLANTER, FIRST, pieces, 1);
	marker_fill(&key, MARKER_PIPE, PLANTER, FIRST + 1, pieces + 1, RECORDS - 1);
	assert_memory_equal(whole, pieces, sizeof(whole));
}

static void two_planters_make_different_records(void **state)
{
	const struct marker_key key = make_key(KEY);
	struct marker one, two;

	marker_fill(&key, MARKER_PIPE, PLANTER, FIRST, &one, 1);
	marker_fill(&key, MARKER_PIPE, PLANTER + 1, FIRST, &two, 1);
	assert_int_equal(one.sequence, two.sequence);
	assert_int_not_equal(one.scrambled, two.scrambled);
}

static void classes_are_found_by_name_and_are_all_different(void **state)
{
	enum marker_class class, other;

	for (class = 0; class < MARKER_CLASSES; class ++) {
		const struct marker_class_info *info = &marker_class_info[class];

		assert_int_equal(marker_class_find(info->name, strlen(info->name)), class);
		assert_true(strlen(info->name) < MARKER_NAME_MAX);
		for (other = 0; other < class; other++)
			assert_int_not_equal(info->colour, marker_class_info[other].colour);
	}
	assert_int_equal(marker_class_find("heap=1M", 4), MARKER_HEAP);
	assert_int_equal(marker_class_find("hea", 3), MARKER_CLASSES);
	assert_int_equal(marker_class_find("", 0), MARKER_CLASSES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_key_has_exactly_32_hexadecimal_digits),
		cmocka_unit_test(each_digit_of_the_key_changes_the_tag),
		cmocka_unit_test(records_of_every_class_are_whole_and_tell_their_class),
		cmocka_unit_test(a_changed_bit_anywhere_is_noticed),
		cmocka_unit_test(words_of_two_records_do_not_make_a_third),
		cmocka_unit_test(another_key_does_not_accept_them),
		cmocka_unit_test(filling_in_pieces_gives_the_same_as_at_once),
		cmocka_unit_test(two_planters_make_different_records),
		cmocka_unit_test(classes_are_found_by_name_and_are_all_different),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
