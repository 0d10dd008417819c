/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/state/selftest.h"

#include "desktop/state/json.h"
#include "desktop/state/words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void take_step(struct json_reader *reader, struct json_object *one)
{
	struct selftest *test = reader->data;
	struct selftest_step *step = &test->step[test->steps++];

	step->name = g_strdup(json_text(reader, one, "name", true));
	step->verdict = g_strdup(json_text(reader, one, "verdict", true));
	step->us = json_real(reader, one, "us");
	step->passed = strcmp(step->verdict, "ok") == 0;
	if (step->passed)
		*step->verdict = '\0';
}

struct selftest *selftest_parse(const char *text)
{
	struct selftest *test = g_new0(struct selftest, 1);
	struct json_reader reader = { .data = test };
	struct json_object *all = json_parse(&reader, text);

	test->passed = json_boolean(&reader, all, "passed");
	test->pages = json_number(&reader, all, "pages", G_MAXINT64);
	test->absent_pages = json_number(&reader, all, "absent_pages", G_MAXINT64);
	json_list(&reader, all, "steps", json_type_object, SELFTEST_STEPS_MAX, take_step);
	json_object_put(all);
	if (!reader.wrong)
		return test;
	selftest_free(test);
	return NULL;
}

char *selftest_sentence(const struct selftest *test)
{
	if (test->absent_pages)
		return g_strdup(_("Some of the service's memory is not in RAM: after a pull it "
				  "could not be read. Restart the computer."));
	if (!test->passed)
		return g_strdup(_("This computer is not protected."));
	return g_strdup(_("Everything but the last step works."));
}

char *selftest_step_title(const struct selftest_step *step)
{
	const struct desktop_door door = { .name = step->name };

	if (strcmp(step->name, "check the disks") == 0)
		return g_strdup(_("Look whether the disks are there"));
	return g_strdup(desktop_door_title(&door));
}

void selftest_free(struct selftest *test)
{
	size_t i;

	for (i = 0; i < test->steps; i++) {
		g_free(test->step[i].name);
		g_free(test->step[i].verdict);
	}
	g_free(test);
}
