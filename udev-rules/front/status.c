/* SPDX-License-Identifier: GPL-2.0-or-later */
/* memwipe status: for people and for programs. */
#include "udev-rules/front/client.h"
#include "udev-rules/front/view.h"

#include "common/message.h"

#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>

enum { LOCKED_KIB_SHIFT = 10 };

static void print_text(const struct view *view)
{
	char sentence[VIEW_TEXT_BYTES];
	const char *remedy = view_remedy(view);
	size_t i;

	view_sentence(view, sentence);
	puts(sentence);
	if (remedy)
		printf("remedy: %s\n", remedy);
	if (*view->pending)
		printf("ABOUT TO EMPTY RAM: %s s (memwipe abort calls it off)\n", view->pending);
	printf("doors:\n");
	for (i = 0; i < view->doors; i++)
		printf("  %-11s %s%s%s\n", view->door[i].name, view->door[i].open ? "open" : "shut",
		       *view->door[i].why ? ": " : "", view->door[i].why);
	if (view->triggers)
		printf("triggers:\n");
	for (i = 0; i < view->triggers; i++)
		printf("  %s\n", view->trigger[i]);
	if (*view->session)
		printf("session: %s; power and lid count only while it is locked\n", view->session);
	if (!view->watcher)
		printf("watcher: %lld KiB locked in RAM\n", view->locked_bytes >> LOCKED_KIB_SHIFT);
	printf("machine:\n");
	for (i = 0; i < FINDINGS; i++) {
		printf("  %-4s  %s: %s\n", finding_level_name(view->findings[i].level),
		       view->findings[i].name, view->findings[i].text);
		if (*view->findings[i].remedy)
			printf("        remedy: %s\n", view->findings[i].remedy);
	}
}

static void add_string(struct json_object *to, const char *name, const char *text)
{
	json_object_object_add(to, name, *text ? json_object_new_string(text) : NULL);
}

static void print_json(const struct view *view)
{
	struct json_object *all = json_object_new_object(), *doors = json_object_new_array();
	struct json_object *triggers = json_object_new_array(), *machine = json_object_new_array();
	size_t i;

	for (i = 0; i < view->doors; i++) {
		struct json_object *one = json_object_new_object();

		add_string(one, "name", view->door[i].name);
		json_object_object_add(one, "open", json_object_new_boolean(view->door[i].open));
		add_string(one, "reason", view->door[i].why);
		json_object_array_add(doors, one);
	}
	for (i = 0; i < view->triggers; i++)
		json_object_array_add(triggers, json_object_new_string(view->trigger[i]));
	for (i = 0; i < FINDINGS; i++) {
		struct json_object *one = json_object_new_object();

		add_string(one, "name", view->findings[i].name);
		add_string(one, "level", finding_level_name(view->findings[i].level));
		add_string(one, "text", view->findings[i].text);
		add_string(one, "remedy", view->findings[i].remedy);
		json_object_array_add(machine, one);
	}
	json_object_object_add(all, "protected", json_object_new_boolean(view->protected));
	add_string(all, "version", view->version);
	json_object_object_add(all, "pid", view->pid ? json_object_new_int(view->pid) : NULL);
	add_string(all, "state", view->watcher ? "off" : view->state);
	add_string(all, "reason", view->watcher ? client_reason(view->watcher) : "");
	add_string(all, "remedy", view_remedy(view) ? view_remedy(view) : "");
	json_object_object_add(all, "rearm_seconds",
			       *view->rearm ? json_object_new_int(atoi(view->rearm)) : NULL);
	add_string(all, "door", view->first ? view->first->name : "");
	json_object_object_add(all, "doors", doors);
	json_object_object_add(all, "triggers", triggers);
	add_string(all, "session", view->session);
	add_string(all, "pending", view->pending);
	json_object_object_add(all, "locked_bytes", json_object_new_int64(view->locked_bytes));
	json_object_object_add(all, "machine", machine);
	printf("%s\n", json_object_to_json_string_ext(all, JSON_C_TO_STRING_PRETTY));
	json_object_put(all);
}

int front_status(const struct arguments *arguments)
{
	static struct view view;

	view_look(&view, arguments);
	if (arguments->json)
		print_json(&view);
	else
		print_text(&view);
	return view.protected ? EXIT_DONE : EXIT_INCOMPLETE;
}
