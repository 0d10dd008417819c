/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What memwipe status makes of the watcher's answer, and the one sentence that counts. */
#include "udev-rules/front/view.h"

#include "udev-rules/front/client.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/tree.h"

static const struct door_view kexec = { .name = "kexec", .open = true };
static const struct door_view stock = { .name = "stock", .open = true };
static const struct door_view none = { .name = WAY_LAST_RESORT, .open = true };

static void the_sentence_tells_the_worst(void **state)
{
	static const struct {
		struct view view;
		const char *start;
	} cases[] = {
		{ { .watcher = -ENOENT, .protected = true }, "NOT PROTECTED: " },
		{ { .watcher = -ECONNREFUSED }, "NOT PROTECTED: memwipe-watch is not running" },
		{ { .watcher = -ETIMEDOUT }, "NOT PROTECTED: memwipe-watch does not answer" },
		{ { .state = "disarmed", .rearm = "60", .first = &kexec },
		  "DISARMED for 60 s more" },
		{ { .state = "armed", .live = true, .first = &kexec, .protected = true },
		  "protected: armed, through the kexec door" },
		{ { .state = "armed", .live = true, .first = &stock, .protected = true },
		  "protected: armed, through the stock door, by the system's own kernel: " },
		{ { .state = "away", .live = true, .first = &kexec }, "WAITING: " },
		{ { .state = "armed", .live = true, .first = &none }, "PARTLY PROTECTED: " },
		{ { .state = "armed", .live = true }, "NOT PROTECTED: no door is open" },
		{ { .state = "armed", .first = &kexec },
		  "NOT PROTECTED: no disk is watched and no other trigger is there" },
	};
	char sentence[VIEW_TEXT_BYTES];
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		view_sentence(&cases[i].view, sentence);
		if (strncmp(sentence, cases[i].start, strlen(cases[i].start)) != 0)
			fail_msg("case %zu: %s", i, sentence);
		/* Only who is protected has nothing to do. */
		assert_int_equal(view_remedy(&cases[i].view) == NULL,
				 strncmp(sentence, "protected", strlen("protected")) == 0);
	}
}

static const struct door_view *find(const struct view *view, const char *name)
{
	size_t i;

	for (i = 0; i < view->doors; i++)
		if (strcmp(view->door[i].name, name) == 0)
			return &view->door[i];
	fail_msg("no door %s", name);
	return NULL;
}

static void without_a_watcher_the_doors_are_looked_at(void **state)
{
	struct arguments arguments = { .live = false };
	static struct view view;
	struct tree tree;

	tree_make(&tree);
	tree_put(&tree, "sys/kernel/kexec_loaded", "1\n");
	tree_put(&tree, "run/memwipe/kexec", "action=poweroff\nranges=2\nbytes=4096\n");
	tree_put(&tree, "sys/kernel/kexec_crash_loaded", "1\n"); /* without a record */
	tree_put(&tree, "run/memwipe/reasons", "module no such module\n");
	arguments.root = tree.root;
	view_look(&view, &arguments);
	assert_int_equal(view.watcher, -ENOENT);
	assert_false(view.protected);
	assert_true(find(&view, "kexec")->open);
	assert_non_null(strstr(find(&view, "kexec")->why, "cannot be proven"));
	assert_false(find(&view, "panic")->open);
	assert_non_null(strstr(find(&view, "panic")->why, "an image is loaded that is not ours"));
	assert_false(find(&view, "module")->open);
	assert_string_equal(find(&view, "module")->why, "no such module");
	assert_string_equal(view.first->name, "kexec");
	tree_drop(&tree);
}

static void only_what_can_trigger_now_protects(void **state)
{
	static const struct {
		const char *lines;
		bool protected;
	} cases[] = {
		{ "disk /dev/sda\n", true },
		{ "trigger panic-keys KEY_END\n", true },
		{ "trigger dead-man 3600\nawaited label=KEY: no such device\n", true },
		{ "awaited label=KEY: no such device\n", false },
		{ "awaited ac-lost: no power supply reports whether it is plugged in\n", false },
		{ "refused line 2: 'sdb' of 'device' should be a path\n", false },
		{ "", false },
	};
	static struct answer answer;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct view view = { .watcher = 0 };

		snprintf(answer.text, sizeof(answer.text),
			 "ok\nversion 0.1\nstate armed\ndoor kexec open\n%s", cases[i].lines);
		view_of_answer(&view, -1, &answer);
		assert_string_equal(view.version, "0.1");
		assert_int_equal(view.protected, cases[i].protected);
	}
}

static void each_trigger_that_is_not_there_is_shown_with_the_reason(void **state)
{
	static struct answer answer = { .text = "ok\nstate armed\n"
						"trigger panic-keys KEY_END\n"
						"refused line 2: no\n"
						"awaited lid-closed: no device reports a lid\n"
						"disk /dev/sda\n" };
	static const char *const shown[] = { "disk /dev/sda", "panic-keys KEY_END",
					     "awaited lid-closed: no device reports a lid",
					     "refused line 2: no" };
	struct view view = { .watcher = 0 };
	size_t i;

	view_of_answer(&view, -1, &answer);
	assert_int_equal(view.triggers, sizeof(shown) / sizeof(shown[0]));
	for (i = 0; i < view.triggers; i++)
		assert_string_equal(view.trigger[i], shown[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_sentence_tells_the_worst),
		cmocka_unit_test(only_what_can_trigger_now_protects),
		cmocka_unit_test(each_trigger_that_is_not_there_is_shown_with_the_reason),
		cmocka_unit_test(without_a_watcher_the_doors_are_looked_at),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
