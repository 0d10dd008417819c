/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/command_line.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void the_last_word_of_a_name_counts(void **state)
{
	static const char line[] = "a=1  b=2\tab=3 a=4 xa=5\0a=6";
	size_t bytes = 0;
	const char *value = command_line_value(line, sizeof(line), "a=", &bytes);

	assert_non_null(value);
	assert_int_equal(bytes, 1);
	assert_memory_equal(value, "4", 1);
	assert_null(command_line_value(line, sizeof(line), "c=", &bytes));
	assert_null(command_line_value(line, 1, "a=", &bytes)); /* the name is cut off */
	assert_null(command_line_value(NULL, 0, "a=", &bytes));
}

static void the_core_header_address_is_read_as_linux_writes_it(void **state)
{
	static const struct {
		const char *line;
		uint64_t address;
	} cases[] = {
		{ "quiet elfcorehdr=0x1ef00000 ro", 0x1ef00000 },
		{ "elfcorehdr=507904K", 507904ULL << 10 },
		{ "elfcorehdr=2m", 2 << 20 },
		{ "elfcorehdr=0x2G", 2ULL << 30 },
		{ "elfcorehdr=1M@0x7f000000", 0x7f000000 },
		{ "elfcorehdr=0xffffffffffffffff", UINT64_MAX },
		{ "elfcorehdr=0x10000000000000000", 0 },
		{ "elfcorehdr=0xffffffffffffffffG", 0 },
		{ "elfcorehdr=K", 0 },
		{ "elfcorehdr=", 0 },
		{ "elfcorehdr=0x", 0 },
		{ "elfcorehdr=12z", 0 },
		{ "elfcorehdr=0a", 0 },
		{ "elfcorehdr=1@", 0 },
		{ "nothing", 0 },
		{ "", 0 },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		print_message("%s\n", cases[i].line);
		assert_int_equal(command_line_elf_core(cases[i].line, strlen(cases[i].line)),
				 cases[i].address);
	}
}

static void the_serial_port_is_the_last_console_or_the_first_port(void **state)
{
	static const struct {
		const char *line;
		uint16_t port;
	} cases[] = {
		{ "", 0x3f8 },
		{ "BOOT_IMAGE=/boot/memwipe.efi", 0x3f8 },
		{ " BOOT_IMAGE=(hd0)/memwipe.efi  action=reboot ", 0x3f8 },
		{ "BOOT_IMAGE=/memwipe.efi quiet", 0 },
		{ "BOOT_IMAGE=/memwipe.efi console=ttyS1", 0x2f8 },
		{ "quiet", 0 },
		{ "console=ttyS0", 0x3f8 },
		{ "console=ttyS1,115200n8 quiet", 0x2f8 },
		{ "console=ttyS0 console=tty0", 0x3f8 },
		{ "console=ttyS0 console=ttyS3", 0x2e8 },
		{ "console=ttyS4", 0 },
		{ "console=ttyS", 0 },
		{ "console=ttyS10", 0 },
		{ "console=ttySAC0", 0 },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		print_message("%s\n", cases[i].line);
		assert_int_equal(command_line_serial_port(cases[i].line, strlen(cases[i].line)),
				 cases[i].port);
	}
	assert_int_equal(command_line_serial_port(NULL, 0), 0x3f8);
}

static void the_speed_is_the_number_behind_the_port(void **state)
{
	static const struct {
		const char *line;
		uint32_t speed;
	} cases[] = {
		{ "", 0 },
		{ "console=ttyS0", 0 },
		{ "console=ttyS0,", 0 },
		{ "console=ttyS0,9600", 9600 },
		{ "console=ttyS0,9600 console=ttyS1,115200n8", 115200 },
		{ "console=tty0,9600", 0 },
		{ "console=ttyS0,n8", 0 },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(command_line_serial_speed(cases[i].line, strlen(cases[i].line)),
				 cases[i].speed);
}

static void the_action_is_one_of_three_words(void **state)
{
	static const struct {
		const char *line;
		enum handover_action action; /* 0: it is not set */
		bool bad;
	} cases[] = {
		{ "", 0, false },
		{ "quiet", 0, false },
		{ "action=poweroff", HANDOVER_POWEROFF, false },
		{ "console=ttyS0 action=reboot quiet", HANDOVER_REBOOT, false },
		{ "action=reboot action=halt", HANDOVER_HALT, false },
		{ "action=", 0, true },
		{ "action=halted", 0, true },
		{ "action=hal", 0, true },
		{ "action=Reboot", 0, true },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		enum handover_action action = 0;
		const char *reason =
			command_line_action(cases[i].line, strlen(cases[i].line), &action);

		print_message("%s\n", cases[i].line);
		assert_int_equal(action, cases[i].action);
		if (cases[i].bad)
			assert_string_equal(reason, "action= is none of poweroff, reboot, halt");
		else
			assert_null(reason);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_word_of_a_name_counts),
		cmocka_unit_test(the_core_header_address_is_read_as_linux_writes_it),
		cmocka_unit_test(the_serial_port_is_the_last_console_or_the_first_port),
		cmocka_unit_test(the_speed_is_the_number_behind_the_port),
		cmocka_unit_test(the_action_is_one_of_three_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
