/* SPDX-License-Identifier: GPL-2.0-or-later */
/* memwipe selftest: the watcher does everything but the last call. */
#include "udev-rules/front/client.h"
#include "udev-rules/front/command.h"
#include "udev-rules/front/residency.h"

#include "common/message.h"
#include "common/ways.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

enum { NS_PER_US = 1000, STEPS_MAX = 8 };

struct step {
	char name[32];
	double us;
	char verdict[128]; /* "ok" or why not */
};

struct test {
	struct step step[STEPS_MAX];
	size_t steps;
	struct residency residency;
	bool passed;
};

static void add_step(struct test *test, const char *name, uint64_t ns, const char *verdict)
{
	struct step *step = &test->step[test->steps];

	if (test->steps == STEPS_MAX)
		return;
	test->steps++;
	snprintf(step->name, sizeof(step->name), "%s", name);
	snprintf(step->verdict, sizeof(step->verdict), "%s", verdict);
	step->us = (double)ns / NS_PER_US;
}

/* At least one door that leads to the wipe must be ready, and no page may be absent. */
static void judge(const struct answer *answer, struct test *test)
{
	char value[256], name[32], verdict[128];
	const char *from = NULL;
	bool door = false;
	uint64_t ns;

	test->passed = test->residency.absent == 0;
	if (answer_first(answer, "look", value, sizeof(value)) &&
	    sscanf(value, "%31s %" SCNu64, name, &ns) == 2) {
		bool there = strcmp(name, "there") == 0;

		add_step(test, "check the disks", ns, there ? "ok" : "one is gone");
		test->passed &= there;
	}
	while (answer_next(answer, &from, "door", value)) {
		if (sscanf(value, "%31s %" SCNu64 " %127[^\n]", name, &ns, verdict) != 3)
			continue;
		add_step(test, name, ns, verdict);
		door |= strcmp(name, WAY_LAST_RESORT) != 0 && strcmp(verdict, "ok") == 0;
	}
	test->passed &= door;
}

static void print_text(const struct test *test)
{
	size_t i;

	for (i = 0; i < test->steps; i++)
		printf("%s: %s, %.1f us\n", test->step[i].name, test->step[i].verdict,
		       test->step[i].us);
	if (test->residency.absent)
		printf("memory: %" PRIu64 " of %" PRIu64
		       " pages are not in RAM, first those of %s\n",
		       test->residency.absent, test->residency.pages, test->residency.first);
	else
		printf("memory: all %" PRIu64 " pages are in RAM\n", test->residency.pages);
	printf("%s\n", test->passed ? "passed: everything but the last call works"
				    : "FAILED: this machine is not protected");
}

static void print_json(const struct test *test)
{
	struct json_object *all = json_object_new_object(), *list = json_object_new_array();
	size_t i;

	for (i = 0; i < test->steps; i++) {
		struct json_object *one = json_object_new_object();

		json_object_object_add(one, "name", json_object_new_string(test->step[i].name));
		json_object_object_add(one, "us", json_object_new_double(test->step[i].us));
		json_object_object_add(one, "verdict",
				       json_object_new_string(test->step[i].verdict));
		json_object_array_add(list, one);
	}
	json_object_object_add(all, "passed", json_object_new_boolean(test->passed));
	json_object_object_add(all, "steps", list);
	json_object_object_add(all, "pages", json_object_new_uint64(test->residency.pages));
	json_object_object_add(all, "absent_pages", json_object_new_uint64(test->residency.absent));
	printf("%s\n", json_object_to_json_string_ext(all, JSON_C_TO_STRING_PRETTY));
	json_object_put(all);
}

int front_selftest(const struct arguments *arguments)
{
	static struct test test;
	static struct answer answer;
	int error = client_ask(CONTROL_SOCKET, "rehearse", &answer);

	if (error) {
		complain("cannot test: %s", client_reason(error));
		return exit_code(error);
	}
	if (!answer_is_ok(&answer)) {
		complain("cannot test: %.*s", (int)strcspn(answer.text, "\n"), answer.text);
		return EXIT_NOT_PERMITTED;
	}
	error = residency_read(arguments->root, answer.pid, &test.residency);
	if (error) {
		complain("cannot read which pages of memwipe-watch are in RAM: %s",
			 strerror(-error));
		return exit_code(error);
	}
	judge(&answer, &test);
	if (arguments->json)
		print_json(&test);
	else
		print_text(&test);
	return test.passed ? EXIT_DONE : EXIT_INCOMPLETE;
}
