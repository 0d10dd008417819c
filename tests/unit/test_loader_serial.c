/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The serial port, as asked for and as the kernel's command line has it. */
#include "kexec-wipe/serial.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "tests/unit/tree.h"

enum { UNSET = 0x999 };

static void words_and_ports_are_understood(void **state)
{
	static const struct {
		const char *text;
		enum serial_kind kind;
		uint16_t port;
	} cases[] = {
		{ "auto", SERIAL_AUTO, 0 },	   { "none", SERIAL_NONE, 0 },
		{ "ttyS0", SERIAL_PORT, 0x3f8 },   { "ttyS1", SERIAL_PORT, 0x2f8 },
		{ "ttyS2", SERIAL_PORT, 0x3e8 },   { "ttyS3", SERIAL_PORT, 0x2e8 },
		{ "0x3f8", SERIAL_PORT, 0x3f8 },   { "1016", SERIAL_PORT, 1016 },
		{ "0xfff8", SERIAL_PORT, 0xfff8 },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct serial_choice choice = { SERIAL_AUTO, UNSET };

		assert_int_equal(serial_parse(cases[i].text, &choice), 0);
		assert_int_equal(choice.kind, cases[i].kind);
		assert_int_equal(choice.port, cases[i].port);
	}
}

static void anything_else_is_refused(void **state)
{
	static const char *const cases[] = {
		"",  "ttyS",   "ttyS4", "ttyS00", "ttyS0,115200", "ttyUSB0",
		"0", "0xfff9", "-1",	"0x3f8x", "com1",	  "99999999999999999999",
	};
	struct serial_choice choice = { SERIAL_AUTO, UNSET };
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(serial_parse(cases[i], &choice), -EINVAL);
	assert_int_equal(choice.port, UNSET);
}

static void auto_takes_the_last_serial_console(void **state)
{
	static const struct {
		const char *line;
		uint16_t port;
	} cases[] = {
		{ "console=ttyS0 quiet\n", 0x3f8 },
		{ "quiet console=ttyS1,115200n8\n", 0x2f8 },
		{ "console=ttyS0 console=ttyS3\n", 0x2e8 },
		{ "console=ttyS1 console=tty0\n", 0x2f8 },
		{ "console=ttyS4 console=ttyS11\n", 0 },
		{ "console=tty0 root=ttyS0 xconsole=ttyS0\n", 0 },
		{ "console=ttyS0", 0x3f8 },
		{ "\n", 0 },
	};
	const struct serial_choice choice = { 0 };
	struct tree tree;
	size_t i;

	tree_make(&tree);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		tree_put(&tree, "proc/cmdline", cases[i].line);
		assert_int_equal(serial_port(&choice, tree.root), cases[i].port);
	}
	tree_drop(&tree);
}

static void without_a_command_line_there_is_none(void **state)
{
	const struct serial_choice choice = { 0 };
	struct tree tree;

	tree_make(&tree);
	assert_int_equal(serial_port(&choice, tree.root), 0);
	tree_drop(&tree);
}

static void a_choice_wins_over_the_command_line(void **state)
{
	const struct serial_choice none = { SERIAL_NONE, 0 }, port = { SERIAL_PORT, 0x2f8 };
	struct tree tree;

	tree_make(&tree);
	tree_put(&tree, "proc/cmdline", "console=ttyS0\n");
	assert_int_equal(serial_port(&none, tree.root), 0);
	assert_int_equal(serial_port(&port, tree.root), 0x2f8);
	tree_drop(&tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_and_ports_are_understood),
		cmocka_unit_test(anything_else_is_refused),
		cmocka_unit_test(auto_takes_the_last_serial_console),
		cmocka_unit_test(without_a_command_line_there_is_none),
		cmocka_unit_test(a_choice_wins_over_the_command_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
