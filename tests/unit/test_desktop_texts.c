/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the helper of the window is given: all of two texts, or nothing. */
#include "desktop/helper/texts.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char no_lengths[] = "the input does not begin with two lengths, each at most 65536";
static const char wrong_length[] = "the input is not as long as it says";

static void both_texts_are_found(void **state)
{
	static const struct {
		const char *input;
		size_t old_bytes, new_bytes;
	} cases[] = { { "3 4\noldnew\n", 3, 4 }, { "0 2\n\n\n", 0, 2 }, { "0 0\n", 0, 0 } };
	struct texts texts;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *input = cases[i].input;

		assert_null(texts_parse(&texts, input, strlen(input)));
		assert_int_equal(texts.old_bytes, cases[i].old_bytes);
		assert_int_equal(texts.new_bytes, cases[i].new_bytes);
		assert_ptr_equal(texts.old, strchr(input, '\n') + 1);
		assert_ptr_equal(texts.new, texts.old + texts.old_bytes);
	}
}

static void input_that_is_cut_or_wrong_gives_no_text(void **state)
{
	static const struct {
		const char *input, *reason;
	} cases[] = {
		{ "", no_lengths },
		{ "3", no_lengths },
		{ "3 4", no_lengths },
		{ "3 4oldnew\n", no_lengths },
		{ " 3 4\n", no_lengths },
		{ "3\n4\n", no_lengths },
		{ "-1 4\nabc", no_lengths },
		{ "+1 1\nab", no_lengths },
		{ "3 \nold", no_lengths },
		{ "65537 0\n", no_lengths },
		{ "0 99999999999999999999999\n", no_lengths },
		{ "3 4\noldnew", wrong_length },
		{ "3 4\noldnew\n\n", wrong_length },
		{ "65536 65536\n", wrong_length },
	};
	struct texts texts;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(texts_parse(&texts, cases[i].input, strlen(cases[i].input)),
				    cases[i].reason);
}

static void a_pipe_is_read_to_its_end(void **state)
{
	struct texts texts;
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "1 1\na", 5), 5);
	assert_int_equal(write(ends[1], "b", 1), 1);
	close(ends[1]);
	assert_null(texts_read(&texts, ends[0]));
	assert_memory_equal(texts.new, "b", 1);
	close(ends[0]);
	assert_string_equal(texts_read(&texts, ends[0]), strerror(EBADF));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_texts_are_found),
		cmocka_unit_test(input_that_is_cut_or_wrong_gives_no_text),
		cmocka_unit_test(a_pipe_is_read_to_its_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
