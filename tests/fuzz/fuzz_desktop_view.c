/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The desktop's parser of memwipe's answers: any text is taken as a whole, or one field of it is
 * named; what is taken can be shown.
 */
#include <stdlib.h>
#include <string.h>

#include "desktop/state/grace_words.h"
#include "desktop/state/remedy.h"
#include "desktop/state/selftest.h"
#include "desktop/state/view.h"
#include "desktop/state/words.h"
#include "tests/fuzz/fuzz.h"

enum { NOW_US = 1000000 };

static void must_be_shown(const char *text)
{
	MUST(text && g_utf8_validate(text, -1, NULL));
}

static void must_be_shown_and_freed(char *text)
{
	must_be_shown(text);
	g_free(text);
}

static void show(const struct desktop_view *view)
{
	size_t i;

	MUST(view->doors <= DESKTOP_LIST_MAX && view->triggers <= DESKTOP_LIST_MAX &&
	     view->findings <= DESKTOP_LIST_MAX);
	must_be_shown_and_freed(desktop_title(view, NOW_US));
	must_be_shown(desktop_lasting_title(view));
	must_be_shown(desktop_icon(view));
	must_be_shown_and_freed(desktop_sentence(view, NOW_US));
	g_free(desktop_summary(view));
	g_free(grace_sentence(view, NOW_US));
	for (i = 0; i < view->doors; i++) {
		must_be_shown(desktop_door_title(&view->door_list[i]));
		must_be_shown(view->door_list[i].reason);
		g_free(remedy_command(view->door_list[i].reason));
	}
	for (i = 0; i < view->triggers; i++) {
		must_be_shown_and_freed(desktop_trigger_title(&view->trigger_list[i]));
		must_be_shown_and_freed(
			desktop_trigger_details(view, &view->trigger_list[i], NOW_US));
	}
	for (i = 0; i < view->findings; i++) {
		must_be_shown(desktop_finding_title(&view->finding_list[i]));
		must_be_shown(view->finding_list[i].text);
		must_be_shown(view->finding_list[i].remedy);
		g_free(remedy_command(view->finding_list[i].remedy));
	}
}

static void test(const char *text)
{
	struct selftest *test = selftest_parse(text);
	size_t i;

	if (!test)
		return;
	MUST(test->steps <= SELFTEST_STEPS_MAX);
	must_be_shown_and_freed(selftest_sentence(test));
	for (i = 0; i < test->steps; i++)
		must_be_shown_and_freed(selftest_step_title(&test->step[i]));
	selftest_free(test);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	char *text = malloc(bytes + 1);
	struct desktop_view *view;
	const char *wrong;

	MUST(text);
	memcpy(text, data, bytes);
	text[bytes] = '\0';
	view = desktop_view_parse(text, NOW_US, &wrong);
	MUST(view && (!wrong || (view->verdict == DESKTOP_UNKNOWN && !view->doors && !view->pid)));
	show(view);
	desktop_view_free(view);
	test(text);
	free(text);
	return 0;
}
