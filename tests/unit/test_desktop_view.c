/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the desktop shows of "memwipe status --json", and of "memwipe selftest --json". */
#include "desktop/state/grace_words.h"
#include "desktop/state/selftest.h"
#include "desktop/state/translate.h"
#include "desktop/state/view.h"
#include "desktop/state/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { NOW_S = 1000 };

#define NOW_US ((gint64)NOW_S * G_USEC_PER_SEC)
#define DOORS  "[{\"name\":\"kexec\",\"open\":true,\"reason\":null}]"

/* protected, state, rearm, door, doors, triggers, pending, machine */
static char *json(const char *const fields[8])
{
	return g_strdup_printf("{\"protected\":%s,\"version\":\"1\",\"pid\":7,\"state\":%s,"
			       "\"reason\":null,\"remedy\":null,\"rearm_seconds\":%s,\"door\":%s,"
			       "\"doors\":%s,\"triggers\":%s,\"session\":null,\"pending\":%s,"
			       "\"locked_bytes\":1,\"machine\":%s}\n",
			       fields[0], fields[1], fields[2], fields[3], fields[4], fields[5],
			       fields[6], fields[7]);
}

static const char *const good[8] = { "true", "\"armed\"",	    "null", "\"kexec\"",
				     DOORS,  "[\"disk /dev/sda\"]", "null", "[]" };

/* A view with one field replaced; it makes sense. */
static struct desktop_view *view_with(int field, const char *value)
{
	const char *fields[8], *wrong;
	g_autofree char *text = NULL;
	struct desktop_view *view;

	memcpy(fields, good, sizeof(fields));
	fields[field] = value;
	text = json(fields);
	view = desktop_view_parse(text, NOW_US, &wrong);
	if (wrong)
		fail_msg("%s makes no sense in %s", wrong, text);
	return view;
}

static void the_verdict_follows_the_status(void **state)
{
	static const struct {
		const char *fields[8];
		enum desktop_verdict verdict;
		const char *title, *sentence;
	} cases[] = {
		{ { "true", "\"armed\"", "null", "\"kexec\"", DOORS, "[\"disk /dev/sda\"]", "null",
		    "[]" },
		  DESKTOP_PROTECTED,
		  "Protected",
		  "All memory is emptied" },
		{ { "true", "\"armed\"", "null", "\"stock\"", DOORS, "[\"disk /dev/sda\"]", "null",
		    "[]" },
		  DESKTOP_PROTECTED,
		  "Protected",
		  "Memory is emptied when a trigger below occurs, but" },
		{ { "false", "\"disarmed\"", "299", "\"kexec\"", DOORS, "[]", "null", "[]" },
		  DESKTOP_DISARMED,
		  "Disarmed",
		  "Pulling the disk and the other triggers do nothing. Protected again in 4:59." },
		{ { "false", "\"away\"", "null", "\"kexec\"", DOORS, "[\"disk /dev/sda\"]", "null",
		    "[]" },
		  DESKTOP_WAITING,
		  "Waiting for a disk",
		  "A disk is away" },
		{ { "false", "\"armed\"", "null", "\"last-resort\"", DOORS, "[\"ac-lost\"]", "null",
		    "[]" },
		  DESKTOP_PARTLY,
		  "Partly protected",
		  "Only free memory" },
		{ { "false", "\"armed\"", "null", "null", "[]", "[\"ac-lost\"]", "null", "[]" },
		  DESKTOP_NOT_PROTECTED,
		  "Not protected",
		  "No way into the wipe is open" },
		{ { "false", "\"armed\"", "null", "\"kexec\"", DOORS,
		    "[\"awaited label=A: no such device\",\"refused line 2\"]", "null", "[]" },
		  DESKTOP_NOT_PROTECTED,
		  "Not protected",
		  "No disk is watched" },
		{ { "false", "\"off\"", "null", "\"kexec\"", DOORS, "[]", "null", "[]" },
		  DESKTOP_NOT_PROTECTED,
		  "Not protected",
		  "The memwipe service does not answer." }, /* as its process is named */
	};
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *text = json(cases[i].fields), *title = NULL, *sentence = NULL;
		const char *wrong;
		struct desktop_view *view = desktop_view_parse(text, NOW_US, &wrong);

		assert_null(wrong);
		sentence = desktop_sentence(view, NOW_US);
		assert_int_equal(view->verdict, cases[i].verdict);
		title = desktop_title(view, NOW_US);
		assert_string_equal(title, cases[i].title);
		assert_string_equal(desktop_lasting_title(view), title);
		if (!g_str_has_prefix(sentence, cases[i].sentence))
			fail_msg("case %zu: %s", i, sentence);
		/* Only who is protected, or has chosen not to be, has nothing to do. */
		assert_int_equal(desktop_remedy(view) == NULL,
				 view->verdict == DESKTOP_PROTECTED ||
					 view->verdict == DESKTOP_DISARMED);
		desktop_view_free(view);
	}
}

static void triggers_are_told_apart(void **state)
{
	struct desktop_view *view =
		view_with(5, "[\"disk /dev/sda\",\"panic-keys KEY_END KEY_ESC\",\"dead-man 90\","
			     "\"awaited label=A:B: no such: device\",\"refused line 2: 'x' y\"]");
	static const struct desktop_trigger wanted[] = {
		{ DESKTOP_DISK, "/dev/sda", "" },
		{ DESKTOP_TRIGGER, "panic-keys", "KEY_END KEY_ESC" },
		{ DESKTOP_TRIGGER, "dead-man", "90" },
		{ DESKTOP_AWAITED, "label=A:B", "no such: device" },
		{ DESKTOP_REFUSED, "", "line 2: 'x' y" },
	};
	g_autofree char *left = NULL;
	size_t i;

	assert_int_equal(view->triggers, G_N_ELEMENTS(wanted));
	for (i = 0; i < view->triggers; i++) {
		assert_int_equal(view->trigger_list[i].kind, wanted[i].kind);
		assert_string_equal(view->trigger_list[i].name, wanted[i].name);
		assert_string_equal(view->trigger_list[i].details, wanted[i].details);
	}
	left = desktop_trigger_details(view, &wanted[2], NOW_US + 30 * G_USEC_PER_SEC);
	assert_string_equal(left, "1:00 left");
	desktop_view_free(view);
}

static void a_grace_time_is_counted_down(void **state)
{
	struct desktop_view *view = view_with(6, "\"ac-lost 12\"");
	static const struct {
		int passed_ms;
		const char *sentence;
	} cases[] = { { 0, "Memory is emptied in 12 seconds: the power was unplugged." },
		      { 500, "Memory is emptied in 12 seconds: the power was unplugged." },
		      { 11000, "Memory is emptied in 1 second: the power was unplugged." },
		      { 15000, "Memory is emptied in 0 seconds: the power was unplugged." } };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *sentence =
			grace_sentence(view, NOW_US + cases[i].passed_ms * 1000);

		assert_string_equal(sentence, cases[i].sentence);
	}
	desktop_view_free(view);
	view = view_with(6, "null");
	assert_null(grace_sentence(view, NOW_US));
	desktop_view_free(view);
}

/* The title is that of the end of the grace time, which depends on the way that is open. */
static void no_title_says_protected_while_a_grace_time_runs(void **state)
{
	static const struct {
		const char *protected, *door, *title, *lasting;
	} cases[] = {
		{ "true", "\"kexec\"", "Memory is emptied in 9 seconds",
		  "The memory is about to be emptied" },
		{ "true", "\"stock\"", "Memory is emptied in 9 seconds",
		  "The memory is about to be emptied" },
		{ "false", "\"last-resort\"", "Free memory is emptied in 9 seconds",
		  "Free memory is about to be emptied" },
		{ "false", "null", "The computer is switched off in 9 seconds",
		  "The computer is about to be switched off" },
	};
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(cases); i++) {
		const char *const fields[8] = { cases[i].protected, "\"armed\"", "null",
						cases[i].door,	    DOORS,	 "[\"lid-closed\"]",
						"\"lid-closed 9\"", "[]" };
		g_autofree char *text = json(fields), *title = NULL, *cause = NULL;
		g_autofree char *sentence = NULL;
		const char *wrong;
		struct desktop_view *view = desktop_view_parse(text, NOW_US, &wrong);

		assert_null(wrong);
		title = desktop_title(view, NOW_US);
		assert_string_equal(title, cases[i].title);
		assert_string_equal(desktop_lasting_title(view), cases[i].lasting);
		assert_string_equal(desktop_icon(view), "dialog-warning-symbolic");
		sentence = desktop_sentence(view, NOW_US);
		assert_null(strstr(sentence, "when a trigger below occurs"));
		cause = grace_cause_sentence(view);
		assert_string_equal(cause, "A trigger has occurred: the lid was closed.");
		desktop_view_free(view);
	}
}

static void findings_keep_their_level_and_remedy(void **state)
{
	struct desktop_view *view = view_with(
		7, "[{\"name\":\"swap\",\"level\":\"bad\",\"text\":\"t\",\"remedy\":\"r\"},"
		   "{\"name\":\"new one\",\"level\":\"note\",\"text\":\"<b>&\",\"remedy\":null},"
		   "{\"name\":\"lockdown\",\"level\":\"good\",\"text\":\"\",\"remedy\":null}]");

	assert_int_equal(view->findings, 3);
	assert_int_equal(view->finding_list[0].level, DESKTOP_BAD);
	assert_string_equal(view->finding_list[0].remedy, "r");
	assert_string_equal(desktop_finding_title(&view->finding_list[0]), "Swap");
	assert_int_equal(view->finding_list[1].level, DESKTOP_NOTE);
	assert_string_equal(view->finding_list[1].text, "<b>&");
	assert_string_equal(desktop_finding_title(&view->finding_list[1]), "new one");
	assert_int_equal(view->finding_list[2].level, DESKTOP_GOOD);
	desktop_view_free(view);
}

static void a_field_that_makes_no_sense_is_named(void **state)
{
	static const struct {
		int field;
		const char *value, *wrong;
	} cases[] = {
		{ 0, "1", "protected" },
		{ 0, "null", "protected" },
		{ 1, "null", "state" },
		{ 2, "-1", "rearm_seconds" },
		{ 2, "1e99", "rearm_seconds" },
		{ 2, "99999999999", "rearm_seconds" },
		{ 3, "[]", "door" },
		{ 4, "{}", "doors" },
		{ 4, "[null]", "doors" },
		{ 4, "[{\"open\":true}]", "name" },
		{ 4, "[{\"name\":\"kexec\"}]", "open" },
		{ 5, "[3]", "triggers" },
		{ 6, "\"ac-lost\"", "pending" },
		{ 6, "\"ac-lost -2\"", "pending" },
		{ 6, "\"12\"", "pending" },
		{ 7, "[{\"name\":\"swap\",\"level\":\"awful\",\"text\":\"\"}]", "level" },
		{ 7, "[{\"name\":\"swap\",\"level\":\"bad\"}]", "text" },
		{ 1, "\"\xff\"", "{" }, /* not UTF-8 */
		{ 7, "[", "{" },
		{ 7, "[]} {", "{" },
	};
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(cases); i++) {
		const char *fields[8], *wrong;
		g_autofree char *text = NULL;
		struct desktop_view *view;

		memcpy(fields, good, sizeof(fields));
		fields[cases[i].field] = cases[i].value;
		text = json(fields);
		view = desktop_view_parse(text, NOW_US, &wrong);
		if (!wrong || strcmp(wrong, cases[i].wrong) != 0)
			fail_msg("case %zu: %s", i, wrong ? wrong : "it makes sense");
		assert_int_equal(view->verdict, DESKTOP_UNKNOWN);
		assert_string_equal(view->state, "");
		desktop_view_free(view);
	}
}

static void a_list_has_an_end(void **state)
{
	g_autoptr(GString) list = g_string_new("[\"ac-lost\"");
	const char *fields[8], *wrong;
	g_autofree char *text = NULL;
	int i;

	for (i = 0; i < DESKTOP_LIST_MAX; i++)
		g_string_append(list, ",\"ac-lost\"");
	g_string_append(list, "]");
	memcpy(fields, good, sizeof(fields));
	fields[5] = list->str;
	text = json(fields);
	desktop_view_free(desktop_view_parse(text, NOW_US, &wrong));
	assert_string_equal(wrong, "triggers");
}

static void a_test_is_read_and_judged(void **state)
{
	struct selftest *test = selftest_parse(
		"{\"passed\":true,\"steps\":[{\"name\":\"check the disks\",\"us\":10.5,"
		"\"verdict\":\"ok\"},{\"name\":\"kexec\",\"us\":3.0,\"verdict\":\"Device or "
		"resource busy\"}],\"pages\":100,\"absent_pages\":0}");
	g_autofree char *title = NULL, *passed = NULL, *absent = NULL;

	assert_non_null(test);
	assert_int_equal(test->steps, 2);
	assert_true(test->step[0].passed);
	assert_string_equal(test->step[0].verdict, "");
	assert_false(test->step[1].passed);
	assert_string_equal(test->step[1].verdict, "Device or resource busy");
	title = selftest_step_title(&test->step[1]);
	assert_string_equal(title, "Wiping program in place of the system");
	passed = selftest_sentence(test);
	assert_string_equal(passed, "Everything but the last step works.");
	test->absent_pages = 1;
	absent = selftest_sentence(test);
	assert_string_not_equal(absent, passed);
	selftest_free(test);
	assert_null(selftest_parse(""));
	assert_null(selftest_parse("{\"passed\":true,\"steps\":[{}]}"));
	assert_null(selftest_parse("{\"passed\":true,\"steps\":[{\"name\":\"a\",\"us\":-1.0,"
				   "\"verdict\":\"ok\"}]}"));
}

/* Which format a message is made of: other ones are made of the same words. */
static void a_message_is_found_by_its_format(void **state)
{
	static const char *const same[] = {
		"restart the machine",
		"/dev/sdb2 is not encrypted: RAM contents may have been written to it",
		"what is loaded covers 511 of 639 MiB of RAM, as memory was added later",
		"an image is loaded that is not ours (memwipe load replaces it)",
		"nothing that is known",
		"",
		"%s of %s",
		"the  slot holds the ",
		"is not encrypted: RAM contents may have been written to it",
	};
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(same); i++) {
		g_autofree char *text = desktop_translate(same[i]);

		assert_string_equal(text, same[i]); /* in the source's language */
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_verdict_follows_the_status),
		cmocka_unit_test(triggers_are_told_apart),
		cmocka_unit_test(a_grace_time_is_counted_down),
		cmocka_unit_test(no_title_says_protected_while_a_grace_time_runs),
		cmocka_unit_test(findings_keep_their_level_and_remedy),
		cmocka_unit_test(a_field_that_makes_no_sense_is_named),
		cmocka_unit_test(a_list_has_an_end),
		cmocka_unit_test(a_test_is_read_and_judged),
		cmocka_unit_test(a_message_is_found_by_its_format),
	};

	g_log_set_always_fatal(G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
