/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command of a remedy. tests/desktop/findings.json has each remedy that memwipe can give. */
#include "desktop/state/remedy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>

static void a_command_is_taken_out_of_its_sentence(void **state)
{
	static const struct {
		const char *text, *command;
	} cases[] = {
		{ "load again: memwipe load", "sudo memwipe load" },
		{ "memwipe mor on, or memwipe load; or restart the machine",
		  "sudo memwipe mor on" },
		{ "no panic image is loaded (run kexec-wipe load --door=panic)",
		  "sudo kexec-wipe load --door=panic" },
		{ "systemctl mask --now emerg-shutdown.service",
		  "sudo systemctl mask --now emerg-shutdown.service" },
		{ "swapoff /dev/sdb2, then overwrite it; encrypt it", "sudo swapoff /dev/sdb2" },
		{ "swapoff /a, b, then overwrite it", "sudo swapoff '/a, b'" },
		{ "swapoff /$(reboot), then overwrite it", "sudo swapoff '/$(reboot)'" },
		{ "swapoff /it's memwipe load, then",
		  "sudo swapoff '/it'\\''s memwipe load, then'" },
		{ "swapoff /cut", "sudo swapoff /cut" },
		{ "restart the machine", NULL },
		{ "restart the machine; at the boot, memwipe load has to come first", NULL },
		{ "nohibernate on the kernel's command line", NULL },
		{ "", NULL },
	};
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *command = remedy_command(cases[i].text);

		if (g_strcmp0(command, cases[i].command) != 0)
			fail_msg("%s: %s", cases[i].text, command ? command : "none");
	}
}

static void a_setting_is_known_by_its_file(void **state)
{
	assert_true(remedy_is_setting("take-crash-slot = yes in memwipe.conf, then memwipe load"));
	assert_true(remedy_is_setting("switched off by wipe = no in /etc/memwipe.conf"));
	assert_false(remedy_is_setting("memwipe load"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_command_is_taken_out_of_its_sentence),
		cmocka_unit_test(a_setting_is_known_by_its_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
