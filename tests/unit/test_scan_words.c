/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command line of memwipe-scan.efi: what each word does, and that a wrong one is told. */
#include "tests/scan/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define KEY "00112233445566778899aabbccddeeff"

static struct words words;

static const char *read_line(const char *line)
{
	words = (struct words){ .action = HANDOVER_HALT };
	return words_read(line, strlen(line) + 1, &words);
}

static void an_empty_line_scans_and_halts(void **state)
{
	assert_null(words_read(NULL, 0, &words));
	assert_null(read_line(""));
	assert_false(words.fill || words.save || words.show_keys || words.has_marker);
	assert_int_equal(words.needles, 0);
	assert_int_equal(words.action, HANDOVER_HALT);
}

static void each_word_does_one_thing(void **state)
{
	struct marker_key key;

	assert_null(read_line("BOOT_IMAGE=/memwipe-scan.efi fill console=ttyS0,115200"));
	assert_true(words.fill && !words.save);
	assert_null(read_line("\\EFI\\BOOT\\BOOTX64.EFI scan save show=keys action=reboot"));
	assert_true(words.save && words.show_keys && !words.fill && !words.dump);
	assert_int_equal(words.action, HANDOVER_REBOOT);
	assert_int_equal(words.wrong_bits, 0);
	assert_null(read_line("wrong=64"));
	assert_int_equal(words.wrong_bits, 64);
	assert_null(read_line("dump"));
	assert_true(words.dump && words.save);
	assert_null(read_line("  marker=" KEY "\n"));
	assert_int_equal(marker_key_parse(KEY, &key), 0);
	assert_true(words.has_marker);
	assert_memory_equal(&words.marker, &key, sizeof(key));
}

static void what_to_find_is_in_digits(void **state)
{
	static const uint8_t text[] = { 'k', 0x00, 0xAf };

	assert_null(read_line("find=6b00Af find=01"));
	assert_int_equal(words.needles, 2);
	assert_int_equal(words.needle[0].bytes, sizeof(text));
	assert_memory_equal(words.needle[0].byte, text, sizeof(text));
	assert_int_equal(words.needle[1].byte[0], 1);
}

static void a_line_that_is_not_terminated_ends_with_its_bytes(void **state)
{
	words = (struct words){ .action = HANDOVER_HALT };
	assert_null(words_read("scan fill", 9, &words));
	assert_true(words.fill);
	words = (struct words){ .action = HANDOVER_HALT };
	assert_null(words_read("scan fill", 4, &words));
	assert_false(words.fill);
}

static void a_wrong_word_is_told(void **state)
{
	static const char *const wrong[] = {
		"sacn",
		"fills",
		"scan fil",
		"SAVE",
		"show=key",
		"marker=",
		"marker=" KEY "0",
		"marker=0011",
		"marker=0011223344556677889gaabbccddeeff",
		"wrong=",
		"wrong=65",
		"wrong=4294967297",
		"wrong=1x",
		"wrong=-1",
		"find=",
		"find=a",
		"find=xy",
		"find=00",
		"find=01 find=02 find=03 find=04 find=05",
		"action=poweroff",
		"action=off",
		"fill save",
		"save fill",
		"mark=" KEY,
		"find=0101010101010101010101010101010101010101010101010101010101010101"
		"010101010101010101010101010101010101010101010101010101010101010101",
	};

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (!read_line(wrong[i]))
			fail_msg("'%s' was taken", wrong[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_line_scans_and_halts),
		cmocka_unit_test(each_word_does_one_thing),
		cmocka_unit_test(what_to_find_is_in_digits),
		cmocka_unit_test(a_line_that_is_not_terminated_ends_with_its_bytes),
		cmocka_unit_test(a_wrong_word_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
