/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every command line that secure-delete's manual allows, ours, and those that make no sense.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sdmem/options.h"

enum { WORDS_MAX = 8, LINE_MAX_BYTES = 128 };

static enum options_action parse(const char *line, struct options *options)
{
	static char copy[LINE_MAX_BYTES];
	char *argv[WORDS_MAX + 1] = { NULL }, *save;
	int argc = 0;

	strncpy(copy, line, sizeof(copy) - 1);
	for (argv[argc] = strtok_r(copy, " ", &save); argv[argc];)
		argv[++argc] = strtok_r(NULL, " ", &save);
	return options_parse(argc, argv, options);
}

static void the_historical_lines_have_their_passes(void **state)
{
	static const struct {
		const char *line;
		unsigned int passes;
	} cases[] = {
		{ "sdmem", 38 },      { "sdmem -f", 38 },      { "sdmem -v", 38 },
		{ "sdmem -l", 2 },    { "sdmem -lf", 2 },      { "sdmem -f -l -v", 2 },
		{ "sdmem -ll", 1 },   { "sdmem -l -l", 1 },    { "sdmem -llf", 1 },
		{ "sdmem -fllv", 1 }, { "sdmem -f -l -l", 1 }, { "sdmem -lll", 1 },
	};
	struct options options;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_int_equal(parse(cases[i].line, &options), OPTIONS_SWEEP);
		assert_int_equal(options.passes.count, cases[i].passes);
		assert_int_equal(options.verbose, strchr(cases[i].line, 'v') != NULL);
		assert_true(options.wish.limit == UINT64_MAX && options.wish.leave == 0);
	}
}

static void sizes_and_times_have_units(void **state)
{
	struct options options;

	assert_int_equal(parse("sdmem --limit 2G --leave=1.5M --deadline 5m", &options),
			 OPTIONS_SWEEP);
	assert_true(options.wish.limit == UINT64_C(2) << 30);
	assert_int_equal(options.wish.leave, 3 << 19);
	assert_int_equal(options.deadline_ms, 300000);
	assert_int_equal(parse("sdmem --deadline 90", &options), OPTIONS_SWEEP);
	assert_int_equal(options.deadline_ms, 90000);
	assert_int_equal(parse("sdmem --deadline 1h", &options), OPTIONS_SWEEP);
	assert_int_equal(options.deadline_ms, 3600000);
}

static void a_pattern_is_written_once_or_as_often_as_asked(void **state)
{
	struct options options;

	assert_int_equal(parse("sdmem --pattern random", &options), OPTIONS_SWEEP);
	assert_int_equal(options.passes.count, 1);
	assert_true(options.passes.item[0].random);
	assert_int_equal(parse("sdmem --passes 3 --pattern a5", &options), OPTIONS_SWEEP);
	assert_int_equal(options.passes.count, 3);
	assert_int_equal(options.passes.item[2].bytes[0], 0xa5);
	assert_int_equal(parse("sdmem --passes 2", &options), OPTIONS_SWEEP);
	assert_int_equal(options.passes.count, 2);
	assert_true(pass_is_zero(&options.passes.item[1]));
}

static void help_and_version_win(void **state)
{
	struct options options;

	assert_int_equal(parse("sdmem -h", &options), OPTIONS_HELP);
	assert_int_equal(parse("sdmem --help --limit x", &options), OPTIONS_HELP);
	assert_int_equal(parse("sdmem --version", &options), OPTIONS_VERSION);
}

static void what_makes_no_sense_is_named(void **state)
{
	static const struct {
		const char *line, *problem;
	} cases[] = {
		{ "sdmem -x", "unknown option '-x'" },
		{ "sdmem -v --wat", "unknown option '--wat'" },
		{ "sdmem --limit", "--limit needs a value" },
		{ "sdmem --limit 5x", "--limit needs a size such as 512M, not '5x'" },
		{ "sdmem --limit -5M", "--limit needs a size such as 512M, not '-5M'" },
		{ "sdmem --limit 99999E", "--limit 99999E is too large" },
		{ "sdmem --limit 0", "--limit must be 64K or more" },
		{ "sdmem --leave many", "--leave needs a size such as 512M, not 'many'" },
		{ "sdmem --deadline 0", "--deadline needs a time such as 90s or 5m, not '0'" },
		{ "sdmem --deadline 5d", "--deadline needs a time such as 90s or 5m, not '5d'" },
		{ "sdmem --deadline 5ms", "--deadline needs a time such as 90s or 5m, not '5ms'" },
		{ "sdmem --deadline -5", "--deadline needs a time such as 90s or 5m, not '-5'" },
		{ "sdmem --passes 0", "--passes needs a number from 1 to 64, not '0'" },
		{ "sdmem --passes 65", "--passes needs a number from 1 to 64, not '65'" },
		{ "sdmem --passes 3x", "--passes needs a number from 1 to 64, not '3x'" },
		{ "sdmem --pattern pink",
		  "--pattern is zero, ones, random or a byte in hex, not 'pink'" },
		{ "sdmem -l --passes 3",
		  "-l chooses the passes: not together with --pattern or --passes" },
		{ "sdmem -q -v", "--quiet forbids --verbose and --json" },
		{ "sdmem -q --json", "--quiet forbids --verbose and --json" },
		{ "sdmem -qn", "--quiet and --dry-run together say nothing and do nothing" },
		{ "sdmem --sysroot /tmp", "--sysroot needs --dry-run" },
		{ "sdmem everything", "takes no argument, but got 'everything'" },
	};
	struct options options;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_int_equal(parse(cases[i].line, &options), OPTIONS_WRONG);
		assert_string_equal(options.problem, cases[i].problem);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_historical_lines_have_their_passes),
		cmocka_unit_test(sizes_and_times_have_units),
		cmocka_unit_test(a_pattern_is_written_once_or_as_often_as_asked),
		cmocka_unit_test(help_and_version_win),
		cmocka_unit_test(what_makes_no_sense_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
