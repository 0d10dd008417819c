/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What memwipe status makes of the watcher's answer, and the one sentence that counts. */
#include "udev-rules/front/view.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/tree.h"

static const struct door_view kexec = { .name = "kexec", .open = true };
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
		{ { .state = "armed", .first = &kexec, .protected = true },
		  "protected: armed, through the kexec door" },
		{ { .state = "away", .first = &kexec }, "WAITING: " },
		{ { .state = "armed", .first = &none }, "PARTLY PROTECTED: " },
		{ { .state = "armed" }, "NOT PROTECTED: no door is open" },
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_sentence_tells_the_worst),
		cmocka_unit_test(without_a_watcher_the_doors_are_looked_at),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
