/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/settings/config_edit.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void becomes(const char *text, const char *section, const char *key, const char *value,
		    const char *wanted)
{
	char *edited;

	assert_int_equal(config_edit_set(text, section, key, value, &edited), 0);
	assert_string_equal(edited, wanted);
	free(edited);
}

static void only_the_value_of_a_line_changes(void **state)
{
	static const struct {
		const char *text, *value, *wanted;
	} cases[] = {
		{ "[watch]\nsettle = 5s\n", "9s", "[watch]\nsettle = 9s\n" },
		{ "[watch]\n\t settle\t=5s\t; mine\n", "9s", "[watch]\n\t settle\t=9s\t; mine\n" },
		{ "[watch]\nsettle:  5s  \r\n", "9s", "[watch]\nsettle:  9s  \r\n" },
		{ "[watch]\nsettle = 5s", "9s", "[watch]\nsettle = 9s" },
		{ "[watch]\nsettle =\n", "9s", "[watch]\nsettle = 9s\n" },
		{ "[watch]\nsettle = ; mine\n", "9s", "[watch]\nsettle = 9s ; mine\n" },
		{ "[watch]\nsettle = 5s ; mine\n", "", "[watch]\nsettle =  ; mine\n" },
		{ "\xef\xbb\xbf[watch]\nsettle = 5s\n", "9s",
		  "\xef\xbb\xbf[watch]\nsettle = 9s\n" },
		{ "[x]\nsettle = 5s\n[watch]\n# settle\nsettle = 5s\nunknown = 1\nnonsense\n", "9s",
		  "[x]\nsettle = 5s\n[watch]\n# settle\nsettle = 9s\nunknown = 1\nnonsense\n" },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		becomes(cases[i].text, "watch", "settle", cases[i].value, cases[i].wanted);
}

static void a_new_line_stands_where_a_reader_looks_for_it(void **state)
{
	static const struct {
		const char *text, *wanted;
	} cases[] = {
		/* below the comment that shows it */
		{ "[watch]\n# Why.\n#settle = 5s\n# More.\n#debounce = 0\n[doors]\n",
		  "[watch]\n# Why.\n#settle = 5s\nsettle = 9s\n# More.\n#debounce = 0\n[doors]\n" },
		{ "[watch]\n# Example: settle = 5s\n\n",
		  "[watch]\n# Example: settle = 5s\nsettle = 9s\n\n" },
		/* behind the last value of the section, and its comments are not those of the next
		 */
		{ "[watch]\ndebounce = 0\n\n# Doors.\n[doors]\norder = kexec\n",
		  "[watch]\ndebounce = 0\nsettle = 9s\n\n# Doors.\n[doors]\norder = kexec\n" },
		{ "[watch]\n\n[doors]\n", "[watch]\nsettle = 9s\n\n[doors]\n" },
		{ "  [watch] ; this\n", "  [watch] ; this\nsettle = 9s\n" },
		{ "[watch]", "[watch]\nsettle = 9s\n" },
		/* in a new section */
		{ "", "[watch]\nsettle = 9s\n" },
		{ "[watchers]\n#settle = 5s\n",
		  "[watchers]\n#settle = 5s\n\n[watch]\nsettle = 9s\n" },
		{ "# none", "# none\n\n[watch]\nsettle = 9s\n" },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		becomes(cases[i].text, "watch", "settle", "9s", cases[i].wanted);
}

static void a_value_that_would_not_be_read_back_is_refused(void **state)
{
	static const char *const texts[] = { "", "[control]\ngroup = a\n",
					     "[control]\n#group = a\n" };
	char long_value[256];
	const char *const values[] = { "a\nb = c", "a ; b", " a", "a ", "a\r", long_value };
	size_t i, j;

	memset(long_value, 'x', sizeof(long_value) - 1);
	long_value[sizeof(long_value) - 1] = '\0';
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		for (j = 0; j < sizeof(values) / sizeof(values[0]); j++) {
			char *edited = (char *)"";

			assert_int_equal(
				config_edit_set(texts[i], "control", "group", values[j], &edited),
				-EINVAL);
			assert_null(edited);
		}
	}
}

static void a_key_that_is_given_twice_is_not_set(void **state)
{
	char *edited;

	assert_int_equal(config_edit_set("[watch]\nsettle = 1\nsettle = 2\n", "watch", "settle",
					 "3", &edited),
			 -EINVAL);
}

static void a_line_that_is_too_long_ends_what_is_read(void **state)
{
	char text[512];
	char *edited;

	memset(text, ' ', sizeof(text));
	memcpy(text, "[watch]\n#", 9);
	strcpy(text + 300, "\nsettle = 5s\n");
	assert_null(config_edit_get(text, "watch", "settle", 0));
	assert_int_equal(config_edit_set(text, "watch", "settle", "9s", &edited), -EINVAL);
}

static void list_becomes(const char *text, const char *const *values, size_t count,
			 const char *wanted)
{
	char *edited;

	assert_int_equal(config_edit_set_list(text, "watch", "device", values, count, &edited), 0);
	assert_string_equal(edited, wanted);
	free(edited);
}

static void lines_of_a_list_come_and_go_whole(void **state)
{
	static const char text[] = "[watch]\n"
				   "# Example: device = label=KEY\n"
				   "device = serial=1 ; the blue one\n"
				   "# lent\n"
				   "device = serial=2\n"
				   "device = serial=2\n"
				   "settle = 5s\n";
	static const char *const kept[] = { "serial=2", "serial=1", "serial=2" };
	static const char *const fewer[] = { "serial=2" };
	static const char *const others[] = { "port=1-2", "serial=1", "label=A B" };

	list_becomes(text, kept, 3, text);
	list_becomes(
		text, fewer, 1,
		"[watch]\n# Example: device = label=KEY\n# lent\ndevice = serial=2\nsettle = 5s\n");
	list_becomes(text, others, 3,
		     "[watch]\n"
		     "# Example: device = label=KEY\n"
		     "device = serial=1 ; the blue one\n"
		     "device = port=1-2\n"
		     "device = label=A B\n"
		     "# lent\n"
		     "settle = 5s\n");
	list_becomes(text, NULL, 0,
		     "[watch]\n# Example: device = label=KEY\n# lent\nsettle = 5s\n");
	list_becomes("", others, 1, "[watch]\ndevice = port=1-2\n");
}

static void values_are_read_in_the_order_of_their_lines(void **state)
{
	static const char text[] = "[watch]\ndevice = b ; x\n[x]\ndevice = c\n[watch]\ndevice=a\n";
	char *value = config_edit_get(text, "watch", "device", 0);

	assert_string_equal(value, "b");
	free(value);
	value = config_edit_get(text, "watch", "device", 1);
	assert_string_equal(value, "a");
	free(value);
	assert_null(config_edit_get(text, "watch", "device", 2));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_the_value_of_a_line_changes),
		cmocka_unit_test(a_new_line_stands_where_a_reader_looks_for_it),
		cmocka_unit_test(a_value_that_would_not_be_read_back_is_refused),
		cmocka_unit_test(a_key_that_is_given_twice_is_not_set),
		cmocka_unit_test(a_line_that_is_too_long_ends_what_is_read),
		cmocka_unit_test(lines_of_a_list_come_and_go_whole),
		cmocka_unit_test(values_are_read_in_the_order_of_their_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
