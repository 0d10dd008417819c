/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The one grammar of messages, and the exit codes behind them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/message.h"

enum { TEXT_BYTES = 2048 };

static int stderr_copy, caught;

static int catch_stderr(void **state)
{
	static char name[] = "prog";

	program_invocation_short_name = name;
	stderr_copy = dup(STDERR_FILENO);
	caught = memfd_create("stderr", MFD_CLOEXEC);
	return dup2(caught, STDERR_FILENO) < 0;
}

/* What was written to stderr, which is as before again. */
static const char *said(void)
{
	static char text[TEXT_BYTES];
	ssize_t bytes = pread(caught, text, sizeof(text) - 1, 0);

	dup2(stderr_copy, STDERR_FILENO);
	close(stderr_copy);
	close(caught);
	text[bytes < 0 ? 0 : bytes] = '\0';
	return text;
}

static void a_complaint_is_one_line_with_the_program_first(void **state)
{
	complain("cannot open %s: %s", "/x", "No such file");
	assert_string_equal(said(), "prog: cannot open /x: No such file\n");
}

static void a_long_complaint_is_cut_and_still_a_line(void **state)
{
	char longer[TEXT_BYTES];
	const char *line;

	memset(longer, 'a', sizeof(longer));
	longer[sizeof(longer) - 1] = '\0';
	complain("%s", longer);
	line = said();
	assert_memory_equal(line, "prog: aaaa", strlen("prog: aaaa"));
	assert_true(strlen(line) < TEXT_BYTES - 1);
	assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
}

static void wrong_usage_tells_where_to_read_more(void **state)
{
	int code = complain_usage("unknown option '%s'", "-x");

	assert_string_equal(said(), "prog: unknown option '-x'\n"
				    "Try 'prog --help' for more information.\n");
	assert_int_equal(code, EXIT_USAGE);
}

static void errors_have_exit_codes(void **state)
{
	assert_int_equal(exit_code(-EPERM), EXIT_NOT_PERMITTED);
	assert_int_equal(exit_code(-EACCES), EXIT_NOT_PERMITTED);
	assert_int_equal(exit_code(-ENOENT), EXIT_INCOMPLETE);
	assert_int_equal(exit_code(-ENOMEM), EXIT_INCOMPLETE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_complaint_is_one_line_with_the_program_first,
				       catch_stderr),
		cmocka_unit_test_setup(a_long_complaint_is_cut_and_still_a_line, catch_stderr),
		cmocka_unit_test_setup(wrong_usage_tells_where_to_read_more, catch_stderr),
		cmocka_unit_test(errors_have_exit_codes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
