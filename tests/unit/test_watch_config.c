/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/common/config.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/tree.h"
#include "udev-rules/common/seconds.h"

static void every_key_is_taken(void **state)
{
	static const char text[] = "# a comment\n"
				   "[watch]\n"
				   "boot-medium = no\n"
				   "device = serial=1234\n"
				   "device = /dev/sdb ; and another\n"
				   "debounce = 2s\n"
				   "settle=1m\n"
				   "\n"
				   "[doors]\n"
				   "order = kexec last-resort\n"
				   "deadline = 20\n"
				   "[triggers]\n"
				   "panic-keys = KEY_LEFTCTRL+KEY_END\n"
				   "ac-lost = yes\n"
				   "lid-closed = yes\n"
				   "only-while-locked = yes\n"
				   "dead-man = 2h\n"
				   "grace = 0\n"
				   "[shutdown]\n"
				   "wipe = no\n"
				   "action = halt\n"
				   "one-cpu = yes\n"
				   "verify = yes\n"
				   "hibernation = yes\n"
				   "[control]\n"
				   "group =\n";
	char reason[CONFIG_REASON_BYTES] = "";
	struct config config;

	assert_int_equal(config_parse(&config, text, reason), 0);
	assert_false(config.boot_medium);
	assert_int_equal(config.devices, 2);
	assert_string_equal(config.device[0], "serial=1234");
	assert_string_equal(config.device[1], "/dev/sdb");
	assert_int_equal(config.debounce_seconds, 2);
	assert_int_equal(config.settle_seconds, 60);
	assert_string_equal(config.order, "kexec last-resort");
	assert_int_equal(config.deadline_seconds, 20);
	assert_string_equal(config.panic_keys.text, "KEY_LEFTCTRL+KEY_END");
	assert_true(config.ac_lost && config.lid_closed && config.only_while_locked);
	assert_int_equal(config.dead_man_seconds, 7200);
	assert_int_equal(config.grace_seconds, 0);
	assert_false(config.shutdown_wipe);
	assert_string_equal(config.shutdown_action, "halt");
	assert_true(config.shutdown_one_cpu && config.shutdown_verify && config.hibernation);
	assert_string_equal(config.group, "");
}

static void what_is_not_understood_is_named_with_its_line(void **state)
{
	static const struct {
		const char *text, *reason;
	} cases[] = {
		{ "[watch]\ndevise = a\n", "line 2: unknown key 'devise' in [watch]" },
		{ "[wach]\n\ndevice = a\n", "line 3: unknown section [wach]" },
		{ "device = a\n", "line 1: 'device' is before the first section" },
		{ "[watch]\nnonsense\n[x]\na=b\n", "line 2: neither [section] nor key = value" },
		{ "[watch\n", "line 1: neither [section] nor key = value" },
		{ "[watch]\nboot-medium = maybe\n",
		  "line 2: 'maybe' of 'boot-medium' should be yes or no" },
		{ "[watch]\nsettle = 5s\nsettle = 6s\n", "line 3: 'settle' is given twice" },
		{ "[doors]\ndeadline = 0\n",
		  "line 2: '0' of 'deadline' should be a time like 15s, 5m or 2h, from 1s to 30d" },
		{ "[triggers]\ngrace = -1\n",
		  "line 2: '-1' of 'grace' should be a time like 15s, 5m or 2h, at most 30d" },
		{ "[doors]\norder = kexec cellar\n",
		  "line 2: 'cellar' of 'order' should be the name of a door, each at most once" },
		{ "\n[doors]\norder = kexec panic kexec\n",
		  "line 3: 'kexec' of 'order' should be the name of a door, each at most once" },
		{ "[doors]\norder =\n", "line 2: '' of 'order' should be at least one door" },
		{ "[triggers]\npanic-keys = KEY_A+KEY_PANIK\n",
		  "line 2: 'KEY_PANIK' of 'panic-keys' should be a key like KEY_END, of six at "
		  "most" },
		{ "[triggers]\npanic-keys = KEY_A+KEY_B+KEY_C+KEY_D+KEY_E+KEY_F+KEY_G\n",
		  "line 2: 'KEY_G' of 'panic-keys' should be a key like KEY_END, of six at most" },
		{ "[keys]\nevict = agents volume\n",
		  "line 2: 'agents volume' of 'evict' should be of agents, keyrings and volumes" },
		{ "[watch]\ndebounce = 61\n",
		  "line 2: '61' of 'debounce' should be a time like 2s, at most 1m" },
		{ "[control]\ngroup = wheel # of mine\n",
		  "line 2: 'wheel # of mine' of 'group' should be without the comment, which "
		  "behind a value begins with ';'" },
		{ "[shutdown]\naction = sleep\n",
		  "line 2: 'sleep' of 'action' should be requested, poweroff, reboot or halt" },
		{ "[watch]\nboot-medium = yes\n  device = x\n settle = z\n",
		  "line 4: 'z' of 'settle' should be a time like 15s, 5m or 2h, at most 30d" },
	};
	char reason[CONFIG_REASON_BYTES];
	struct config config;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(config_parse(&config, cases[i].text, reason), -EINVAL);
		assert_string_equal(reason, cases[i].reason);
	}
}

/* The others are watched, and so is the boot medium. */
static void a_wrong_device_is_named_and_left_out(void **state)
{
	static const struct {
		const char *line, *reason;
	} cases[] = {
		{ "device =", "line 2: '' of 'device' should be a path like /dev/sdb, or serial=, "
			      "port= or label=" },
		{ "device = sdb", "line 2: 'sdb' of 'device' should be a path like /dev/sdb, or "
				  "serial=, port= or label=" },
		{ "device = serial=", "line 2: 'serial=' of 'device' should be a path like "
				      "/dev/sdb, or serial=, port= or label=" },
		{ "device = label=KEY # mine", "line 2: 'label=KEY # mine' of 'device' should be "
					       "without the comment, which behind a value begins "
					       "with ';'" },
	};
	char text[256], reason[CONFIG_REASON_BYTES];
	struct config config;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(text, sizeof(text),
			 "[watch]\n%s\ndevice = port=2-1\ndevice = sdc\nsettle = 7s\n",
			 cases[i].line);
		assert_int_equal(config_parse(&config, text, reason), 0);
		assert_string_equal(config.wrong_device, cases[i].reason);
		assert_int_equal(config.devices, 1);
		assert_string_equal(config.device[0], "port=2-1");
		assert_true(config.boot_medium);
		assert_int_equal(config.settle_seconds, 7);
	}
	assert_int_equal(config_parse(&config, "[watch]\ndevice = serial=1;2\n", reason), 0);
	assert_string_equal(config.wrong_device, "");
}

static void too_much_is_an_error(void **state)
{
	char text[4096] = "[watch]\n", reason[CONFIG_REASON_BYTES];
	struct config config;
	int i;

	for (i = 0; i <= CONFIG_DEVICES_MAX; i++)
		strcat(text, "device = /x\n");
	assert_int_equal(config_parse(&config, text, reason), 0);
	assert_int_equal(config.devices, CONFIG_DEVICES_MAX);
	assert_string_equal(config.wrong_device,
			    "line 10: '/x' of 'device' should be one of eight at most");
	snprintf(text, sizeof(text), "[watch]\ndevice = /%0*d\n", 120, 0);
	assert_int_equal(config_parse(&config, text, reason), 0);
	assert_int_equal(config.devices, 0);
	assert_non_null(strstr(config.wrong_device, "of 'device' should be shorter"));
	snprintf(text, sizeof(text), "[watch]\ndevice = %0*d\n", 3000, 0);
	assert_int_equal(config_parse(&config, text, reason), -EINVAL);
	assert_string_equal(reason, "line 2: too long");
}

static void times_have_units_and_bounds(void **state)
{
	static const char *const bad[] = { "",	  "s",	 "1w",	"1.5m",
					   "-1",  " 1",	 "31d", "99999999999999999999",
					   "1 m", "0x10" };
	int seconds = 0;
	size_t i;

	assert_int_equal(parse_seconds("90s", 1, &seconds), 0);
	assert_int_equal(seconds, 90);
	assert_int_equal(parse_seconds("30d", 1, &seconds), 0);
	assert_int_equal(seconds, SECONDS_MAX);
	assert_int_equal(parse_seconds("0", 0, &seconds), 0);
	assert_int_equal(parse_seconds("0", 1, &seconds), -EINVAL);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(parse_seconds(bad[i], 0, &seconds), -EINVAL);
}

static void a_file_is_read_and_its_absence_told(void **state)
{
	char reason[CONFIG_REASON_BYTES];
	struct config config;
	struct tree tree;

	tree_make(&tree);
	assert_int_equal(config_read(&config, tree.root, CONFIG_PATH, reason), -ENOENT);
	assert_string_equal(reason, "No such file or directory");
	assert_true(config.boot_medium);
	tree_put(&tree, CONFIG_PATH + 1, "[watch]\nboot-medium = no\n");
	assert_int_equal(config_read(&config, tree.root, CONFIG_PATH, reason), 0);
	assert_false(config.boot_medium);
	tree_drop(&tree);
}

/* The lines of the installed file that begin with this, without it, and the sections they are in.
 */
static void lines_behind(const char *start, char *text, size_t room)
{
	FILE *file = fopen("udev-rules/memwipe.conf", "re");
	char line[256];
	size_t used = 0;

	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		bool section = line[0] == '[', key = strncmp(line, start, strlen(start)) == 0;
		const char *rest = section ? line : line + strlen(start);

		if (section || (key && *rest >= 'a' && *rest <= 'z' && strstr(rest, " =")))
			used += snprintf(text + used, room - used, "%s", rest);
		assert_true(used < room);
	}
	fclose(file);
}

static void the_installed_file_shows_the_defaults(void **state)
{
	static struct config defaults, shown;
	char reason[CONFIG_REASON_BYTES] = "", text[4096];

	config_defaults(&defaults);
	lines_behind("#", text, sizeof(text));
	if (config_parse(&shown, text, reason) != 0)
		fail_msg("%s", reason);
	assert_non_null(strstr(text, "panic-keys ="));
	assert_memory_equal(&shown, &defaults, sizeof(shown));
}

static void its_examples_are_none_of_them_and_can_be_used(void **state)
{
	char reason[CONFIG_REASON_BYTES] = "", text[4096];
	struct config config;

	lines_behind("# Example: ", text, sizeof(text));
	if (config_parse(&config, text, reason) != 0)
		fail_msg("%s", reason);
	assert_string_equal(config.panic_keys.text, "KEY_LEFTCTRL+KEY_LEFTALT+KEY_END");
	assert_string_equal(config.device[0], "label=KILLCORD");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_key_is_taken),
		cmocka_unit_test(what_is_not_understood_is_named_with_its_line),
		cmocka_unit_test(a_wrong_device_is_named_and_left_out),
		cmocka_unit_test(too_much_is_an_error),
		cmocka_unit_test(times_have_units_and_bounds),
		cmocka_unit_test(a_file_is_read_and_its_absence_told),
		cmocka_unit_test(the_installed_file_shows_the_defaults),
		cmocka_unit_test(its_examples_are_none_of_them_and_can_be_used),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
