/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/state/view.h"

#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { JSON_DEPTH = 8, SECONDS_MAX = 10 * 365 * 24 * 3600 };

/* `wrong` is set once, by the first field that makes no sense; then nothing else is taken. */
struct reader {
	struct desktop_view *view;
	gint64 now_us;
	const char *wrong;
};

static const char *keep(struct reader *reader, const char *text)
{
	return g_string_chunk_insert_const(reader->view->strings, text);
}

/* A member of this type, or NULL if it is missing or null, which `must` forbids. */
static struct json_object *member(struct reader *reader, struct json_object *of, const char *name,
				  enum json_type type, bool must)
{
	struct json_object *value = NULL;

	if (json_object_object_get_ex(of, name, &value) && json_object_is_type(value, type))
		return value;
	if (must || value)
		reader->wrong = reader->wrong ? reader->wrong : name;
	return NULL;
}

static const char *text_of(struct reader *reader, struct json_object *of, const char *name,
			   bool must)
{
	struct json_object *value = member(reader, of, name, json_type_string, must);

	return keep(reader, value ? json_object_get_string(value) : "");
}

static bool boolean_of(struct reader *reader, struct json_object *of, const char *name)
{
	struct json_object *value = member(reader, of, name, json_type_boolean, true);

	return value && json_object_get_boolean(value);
}

static gint64 number_of(struct reader *reader, struct json_object *of, const char *name, gint64 max)
{
	struct json_object *value = member(reader, of, name, json_type_int, false);
	gint64 number = value ? json_object_get_int64(value) : 0;

	if (number >= 0 && number <= max)
		return number;
	reader->wrong = reader->wrong ? reader->wrong : name;
	return 0;
}

/* A number of seconds from now on at the start of a text, as a time; 0: there is none. */
static gint64 end_of(const struct reader *reader, const char *text)
{
	char *end;
	gint64 seconds = g_ascii_strtoll(text, &end, 10);

	if (end == text || seconds < 0 || seconds > SECONDS_MAX)
		return 0;
	return reader->now_us + seconds * G_USEC_PER_SEC;
}

static void take_door(struct reader *reader, struct json_object *one)
{
	struct desktop_door *door = &reader->view->door_list[reader->view->doors++];

	door->name = text_of(reader, one, "name", true);
	door->reason = text_of(reader, one, "reason", false);
	door->open = boolean_of(reader, one, "open");
}

static void take_finding(struct reader *reader, struct json_object *one)
{
	static const char *const levels[] = {
		[DESKTOP_GOOD] = "good", [DESKTOP_NOTE] = "note", [DESKTOP_BAD] = "bad"
	};
	struct desktop_finding *finding = &reader->view->finding_list[reader->view->findings++];
	const char *level = text_of(reader, one, "level", true);
	size_t i;

	finding->name = text_of(reader, one, "name", true);
	finding->text = text_of(reader, one, "text", true);
	finding->remedy = text_of(reader, one, "remedy", false);
	for (i = 0; i < G_N_ELEMENTS(levels); i++)
		if (strcmp(level, levels[i]) == 0) {
			finding->level = (enum desktop_level)i;
			return;
		}
	reader->wrong = reader->wrong ? reader->wrong : "level";
}

/* Split "NAME: DETAILS" or "NAME DETAILS". */
static void split(struct reader *reader, struct desktop_trigger *trigger, const char *text,
		  const char *separator)
{
	const char *at = strstr(text, separator);
	g_autofree char *name = at ? g_strndup(text, (gsize)(at - text)) : g_strdup(text);

	trigger->name = keep(reader, name);
	trigger->details = keep(reader, at ? at + strlen(separator) : "");
}

static void take_trigger(struct reader *reader, struct json_object *one)
{
	struct desktop_view *view = reader->view;
	struct desktop_trigger *trigger = &view->trigger_list[view->triggers++];
	const char *text = json_object_get_string(one);

	trigger->name = trigger->details = keep(reader, "");
	if (g_str_has_prefix(text, "awaited ")) {
		trigger->kind = DESKTOP_AWAITED;
		split(reader, trigger, text + strlen("awaited "), ": ");
	} else if (g_str_has_prefix(text, "refused ")) {
		trigger->kind = DESKTOP_REFUSED;
		trigger->details = keep(reader, text + strlen("refused "));
	} else if (g_str_has_prefix(text, "disk ")) {
		trigger->kind = DESKTOP_DISK;
		trigger->name = keep(reader, text + strlen("disk "));
	} else {
		trigger->kind = DESKTOP_TRIGGER;
		split(reader, trigger, text, " ");
		if (strcmp(trigger->name, "dead-man") == 0)
			view->dead_man_end_us = end_of(reader, trigger->details);
	}
	view->live |= trigger->kind == DESKTOP_DISK || trigger->kind == DESKTOP_TRIGGER;
}

static void take_list(struct reader *reader, struct json_object *of, const char *name,
		      enum json_type type, void (*take)(struct reader *, struct json_object *))
{
	struct json_object *list = member(reader, of, name, json_type_array, true);
	size_t count = list ? json_object_array_length(list) : 0, i;

	if (count > DESKTOP_LIST_MAX)
		reader->wrong = reader->wrong ? reader->wrong : name;
	for (i = 0; i < count && !reader->wrong; i++) {
		struct json_object *one = json_object_array_get_idx(list, i);

		if (json_object_is_type(one, type))
			take(reader, one);
		else
			reader->wrong = name;
	}
}

/* "NAME SECONDS" */
static void take_pending(struct reader *reader, struct json_object *all)
{
	struct desktop_view *view = reader->view;
	const char *text = text_of(reader, all, "pending", false);
	const char *seconds = strrchr(text, ' ');
	g_autofree char *name = seconds ? g_strndup(text, (gsize)(seconds - text)) : NULL;

	view->pending_end_us = seconds ? end_of(reader, seconds + 1) : 0;
	if (view->pending_end_us)
		view->pending = keep(reader, name);
	else if (*text)
		reader->wrong = reader->wrong ? reader->wrong : "pending";
}

static enum desktop_verdict judge(const struct desktop_view *view, bool protected)
{
	if (protected)
		return DESKTOP_PROTECTED;
	if (strcmp(view->state, "off") == 0)
		return DESKTOP_NOT_PROTECTED;
	if (view->rearm_end_us)
		return DESKTOP_DISARMED;
	if (strcmp(view->state, "away") == 0)
		return DESKTOP_WAITING;
	return view->live && *view->door ? DESKTOP_PARTLY : DESKTOP_NOT_PROTECTED;
}

static void take_all(struct reader *reader, struct json_object *all)
{
	struct desktop_view *view = reader->view;
	bool protected = boolean_of(reader, all, "protected");
	gint64 rearm = number_of(reader, all, "rearm_seconds", SECONDS_MAX);

	view->state = text_of(reader, all, "state", true);
	view->reason = text_of(reader, all, "reason", false);
	view->remedy = text_of(reader, all, "remedy", false);
	view->door = text_of(reader, all, "door", false);
	view->session = text_of(reader, all, "session", false);
	view->version = text_of(reader, all, "version", false);
	view->pid = (int)number_of(reader, all, "pid", INT_MAX);
	if (rearm)
		view->rearm_end_us = reader->now_us + rearm * G_USEC_PER_SEC;
	take_pending(reader, all);
	take_list(reader, all, "doors", json_type_object, take_door);
	take_list(reader, all, "triggers", json_type_string, take_trigger);
	take_list(reader, all, "machine", json_type_object, take_finding);
	view->verdict = judge(view, protected);
}

static struct desktop_view *view_new(void)
{
	struct desktop_view *view = g_new0(struct desktop_view, 1);

	view->strings = g_string_chunk_new(1024);
	view->error = view->state = view->reason = view->remedy = view->door = view->session =
		view->version = view->pending = "";
	return view;
}

/* All of the text is one object; text that is not UTF-8 cannot be shown. */
static struct json_object *parse_object(const char *text)
{
	struct json_tokener *tokener = json_tokener_new_ex(JSON_DEPTH);
	struct json_object *all = NULL;
	size_t bytes = strlen(text), used;

	if (tokener && bytes < INT_MAX && g_utf8_validate(text, -1, NULL)) {
		all = json_tokener_parse_ex(tokener, text, (int)bytes + 1);
		used = json_tokener_get_parse_end(tokener);
		if (!json_object_is_type(all, json_type_object) ||
		    used + strspn(text + used, " \n") < bytes) {
			json_object_put(all);
			all = NULL;
		}
	}
	if (tokener)
		json_tokener_free(tokener);
	return all;
}

struct desktop_view *desktop_view_parse(const char *text, gint64 now_us, const char **wrong)
{
	struct reader reader = { .view = view_new(), .now_us = now_us };
	struct json_object *all = parse_object(text);

	if (all)
		take_all(&reader, all);
	else
		reader.wrong = "{";
	json_object_put(all);
	*wrong = reader.wrong;
	if (!reader.wrong)
		return reader.view;
	desktop_view_free(reader.view);
	return view_new();
}

struct desktop_view *desktop_view_of_error(const char *error)
{
	struct desktop_view *view = view_new();

	desktop_view_set_error(view, error);
	return view;
}

void desktop_view_set_error(struct desktop_view *view, const char *error)
{
	view->error = g_string_chunk_insert(view->strings, error);
}

void desktop_view_free(struct desktop_view *view)
{
	if (!view)
		return;
	g_string_chunk_free(view->strings);
	g_free(view);
}

int desktop_seconds_until(gint64 end_us, gint64 now_us)
{
	gint64 left = (end_us - now_us + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC;

	return left < 0 ? 0 : left > INT_MAX ? INT_MAX : (int)left;
}

gint64 desktop_now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (gint64)now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}
