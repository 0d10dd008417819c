/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The settings of the window and the configuration: each key has one, and each value survives. */
#include "desktop/helper/texts.h"
#include "desktop/settings/document.h"

#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/tree.h"

/* Has a line for each key. */
#define ALL_KEYS "tests/fuzz/corpus/fuzz_config/all-keys"

static const struct setting *find(const char *section, const char *key)
{
	size_t i, j, k;

	for (i = 0; i < setting_page_count; i++)
		for (j = 0; j < setting_pages[i].count; j++)
			for (k = 0; k < setting_pages[i].groups[j].count; k++) {
				const struct setting *one = &setting_pages[i].groups[j].settings[k];

				if (strcmp(one->section, section) == 0 &&
				    strcmp(one->key, key) == 0)
					return one;
			}
	return NULL;
}

/* Valid for each setting of its kind, and no default. */
static const char *const others[SETTING_KINDS] = {
	[SETTING_SWITCH] = NULL, /* the opposite */
	[SETTING_TIME] = "7",	    [SETTING_TEXT] = "kexec",
	[SETTING_CHOICE] = "halt",  [SETTING_WORDS] = "agents volumes",
	[SETTING_KEYS] = "KEY_END", [SETTING_CORDS] = "serial=1\nport=2-2",
};

/* Another value than the default reaches the programs, and is shown when it is read again. */
static void is_written(const struct setting *setting)
{
	struct config config;
	g_autofree char *before = NULL, *after = NULL, *text = g_strdup("");
	const char *value = others[setting->kind];
	char reason[CONFIG_REASON_BYTES];

	config_defaults(&config);
	before = setting_value(setting, &config, text);
	if (!value)
		value = strcmp(before, "yes") == 0 ? "no" : "yes";
	assert_string_not_equal(before, value);
	assert_null(document_write(&text, setting, value));
	assert_int_equal(config_parse(&config, text, reason), 0);
	after = setting_value(setting, &config, text);
	assert_string_equal(after, value);
}

static void each_key_has_a_setting(void **state)
{
	g_autofree char *text = NULL, *section = NULL;
	g_auto(GStrv) lines = NULL;
	size_t i, keys = 0;

	assert_true(g_file_get_contents(ALL_KEYS, &text, NULL, NULL));
	lines = g_strsplit(text, "\n", -1);
	for (i = 0; lines[i]; i++) {
		g_auto(GStrv) parts = g_strsplit(lines[i], "=", 2);

		if (*lines[i] == '[') {
			g_free(section);
			section = g_strndup(lines[i] + 1, strcspn(lines[i] + 1, "]"));
		}
		if (strchr("[#;", *lines[i]) || !parts[0] || !parts[1])
			continue;
		assert_non_null(find(section, g_strstrip(parts[0])));
		keys++;
	}
	assert_true(keys > 0);
}

static void each_setting_is_written_and_read(void **state)
{
	size_t i, j, k;

	for (i = 0; i < setting_page_count; i++)
		for (j = 0; j < setting_pages[i].count; j++)
			for (k = 0; k < setting_pages[i].groups[j].count; k++)
				is_written(&setting_pages[i].groups[j].settings[k]);
}

#define CONFIG	     CONFIG_PATH
#define CONFIG_BELOW (CONFIG_PATH + 1) /* behind '/' */

static void reads(const char *content, size_t bytes, const char *wrong, const char *warning)
{
	struct document document;
	g_autofree char *said = NULL, *warned = NULL;

	if (content)
		tree_put_bytes(&fixture, CONFIG_BELOW, content, bytes);
	said = document_read(&document, fixture.path);
	warned = document_warning(&document);
	if (wrong)
		assert_string_equal(said, wrong);
	else
		assert_null(said);
	if (warning)
		assert_string_equal(warned, warning);
	else
		assert_null(warned);
	assert_string_equal(document.text, content ? content : "");
	document_clear(&document);
}

static void a_file_that_is_missing_is_an_empty_one(void **state)
{
	reads(NULL, 0, NULL, NULL);
	reads("", 0, NULL, NULL);
	reads("[watch]\nsettle = 9\n", 19, NULL, NULL);
}

static void what_is_wrong_is_said_with_its_line(void **state)
{
	static char large[TEXT_MAX_BYTES + 2];

	reads("[watch]\nsettle = x\n", 19,
	      CONFIG ": line 2: 'x' of 'settle' should be a time like 15s, 5m or 2h, at most 30d",
	      NULL);
	reads("[watch]\ndevice = x\n", 19, NULL,
	      CONFIG
	      ": line 2: 'x' of 'device' should be a path like /dev/sdb, or serial=, port= or "
	      "label=");
	reads("[watch]\n\0", 9, CONFIG ": it is too large, or not a text file", NULL);
	memset(large, '\n', sizeof(large) - 1);
	reads(large, sizeof(large) - 1, CONFIG ": it is too large, or not a text file", NULL);
}

static void a_value_that_no_line_can_hold_is_named_by_its_title(void **state)
{
	g_autofree char *text = g_strdup("[control]\n#group = memwipe\n"), *wrong = NULL;

	wrong = document_write(&text, find("control", "group"), "a ; b");
	assert_string_equal(
		wrong,
		"“Group that may empty the memory without a password” cannot have this value.");
	assert_string_equal(text, "[control]\n#group = memwipe\n");
}

static void what_the_programs_would_refuse_is_not_saved(void **state)
{
	g_autofree char *good = document_check("[watch]\ndevice = serial=1\n");
	g_autofree char *wrong = document_check("[watch]\ndevice = serial=\n");
	g_autofree char *worse = document_check("[doors]\norder =\n");

	assert_null(good);
	assert_string_equal(wrong, CONFIG ": line 2: 'serial=' of 'device' should be a path like "
					  "/dev/sdb, or serial=, port= or label=");
	assert_string_equal(worse, CONFIG ": line 2: '' of 'order' should be at least one door");
}

static void the_helper_gets_both_texts(void **state)
{
	struct document document = { .text = (char *)"[watch]\n" };
	g_autofree char *input = document_input(&document, "[doors]\nx");
	struct texts texts;

	assert_null(texts_parse(&texts, input, strlen(input)));
	assert_int_equal(texts.old_bytes, 8);
	assert_int_equal(texts.new_bytes, 9);
	assert_memory_equal(texts.old, "[watch]\n[doors]\nx", 17);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_key_has_a_setting),
		cmocka_unit_test(each_setting_is_written_and_read),
		cmocka_unit_test_setup_teardown(a_file_that_is_missing_is_an_empty_one,
						fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(what_is_wrong_is_said_with_its_line, fixture_start,
						fixture_end),
		cmocka_unit_test(a_value_that_no_line_can_hold_is_named_by_its_title),
		cmocka_unit_test(what_the_programs_would_refuse_is_not_saved),
		cmocka_unit_test(the_helper_gets_both_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
