/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/state/view.h"

#include "desktop/state/json.h"

#include <string.h>
#include <time.h>

enum { SECONDS_MAX = 10 * 365 * 24 * 3600, NS_PER_US = 1000 };

struct taking {
	struct desktop_view *view;
	gint64 now_us;
};

static struct desktop_view *view_of(struct json_reader *reader)
{
	return ((struct taking *)reader->data)->view;
}

static const char *keep(struct json_reader *reader, const char *text)
{
	return g_string_chunk_insert_const(view_of(reader)->strings, text);
}

static const char *keep_text(struct json_reader *reader, struct json_object *of, const char *name,
			     bool must)
{
	return keep(reader, json_text(reader, of, name, must));
}

static gint64 after(const struct json_reader *reader, gint64 seconds)
{
	return ((const struct taking *)reader->data)->now_us + seconds * G_USEC_PER_SEC;
}

/* All of the text is a number of seconds from now on, as a time; 0: it is not. */
static gint64 end_of(const struct json_reader *reader, const char *text)
{
	guint64 seconds;

	if (!g_ascii_string_to_unsigned(text, 10, 0, SECONDS_MAX, &seconds, NULL))
		return 0;
	return after(reader, (gint64)seconds);
}

static void take_door(struct json_reader *reader, struct json_object *one)
{
	struct desktop_view *view = view_of(reader);
	struct desktop_door *door = &view->door_list[view->doors++];

	door->name = keep_text(reader, one, "name", true);
	door->reason = keep_text(reader, one, "reason", false);
	door->open = json_boolean(reader, one, "open");
}

static void take_finding(struct json_reader *reader, struct json_object *one)
{
	static const char *const levels[] = {
		[DESKTOP_GOOD] = "good", [DESKTOP_NOTE] = "note", [DESKTOP_BAD] = "bad"
	};
	struct desktop_view *view = view_of(reader);
	struct desktop_finding *finding = &view->finding_list[view->findings++];
	const char *level = json_text(reader, one, "level", true);
	size_t i = 0;

	while (i < G_N_ELEMENTS(levels) && strcmp(level, levels[i]) != 0)
		i++;
	if (i == G_N_ELEMENTS(levels))
		json_is_wrong(reader, "level");
	finding->level = (enum desktop_level)i;
	finding->name = keep_text(reader, one, "name", true);
	finding->text = keep_text(reader, one, "text", true);
	finding->remedy = keep_text(reader, one, "remedy", false);
}

/* Split at the first separator. */
static void split(struct json_reader *reader, struct desktop_trigger *trigger, const char *text,
		  const char *separator)
{
	g_auto(GStrv) parts = g_strsplit(text, separator, 2);

	trigger->name = keep(reader, parts[0] ? parts[0] : "");
	trigger->details = keep(reader, parts[0] && parts[1] ? parts[1] : "");
}

/* The part after a word and a blank, or NULL. */
static const char *after_word(const char *text, const char *word)
{
	size_t length = strlen(word);

	return strncmp(text, word, length) == 0 && text[length] == ' ' ? text + length + 1 : NULL;
}

static enum desktop_trigger_kind kind_of(const char **text)
{
	static const char *const words[] = { [DESKTOP_DISK] = "disk",
					     [DESKTOP_AWAITED] = "awaited",
					     [DESKTOP_REFUSED] = "refused" };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(words); i++) {
		const char *rest = words[i] ? after_word(*text, words[i]) : NULL;

		if (!rest)
			continue;
		*text = rest;
		return (enum desktop_trigger_kind)i;
	}
	return DESKTOP_TRIGGER;
}

/* As memwipe status prints them: "disk NODE", "awaited NAME: WHY", "refused WHY", "NAME DETAILS" */
static void take_trigger(struct json_reader *reader, struct json_object *one)
{
	struct desktop_view *view = view_of(reader);
	struct desktop_trigger *trigger = &view->trigger_list[view->triggers++];
	const char *text = json_object_get_string(one);

	if (!g_utf8_validate(text, -1, NULL)) {
		json_is_wrong(reader, "triggers");
		text = "";
	}
	trigger->kind = kind_of(&text);
	trigger->name = trigger->details = "";
	if (trigger->kind == DESKTOP_DISK)
		trigger->name = keep(reader, text);
	else if (trigger->kind == DESKTOP_REFUSED)
		trigger->details = keep(reader, text);
	else
		split(reader, trigger, text, trigger->kind == DESKTOP_AWAITED ? ": " : " ");
	if (trigger->kind == DESKTOP_TRIGGER && strcmp(trigger->name, "dead-man") == 0)
		view->dead_man_end_us = end_of(reader, trigger->details);
	view->live |= trigger->kind == DESKTOP_DISK || trigger->kind == DESKTOP_TRIGGER;
}

/* "NAME SECONDS" */
static void take_pending(struct json_reader *reader, struct json_object *all)
{
	struct desktop_view *view = view_of(reader);
	const char *text = json_text(reader, all, "pending", false);
	g_auto(GStrv) parts = g_strsplit(text, " ", 2);

	if (!*text)
		return;
	view->pending = keep(reader, parts[0]);
	view->pending_end_us = parts[1] ? end_of(reader, parts[1]) : 0;
	if (!view->pending_end_us)
		json_is_wrong(reader, "pending");
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

static void take_all(struct json_reader *reader, struct json_object *all)
{
	struct desktop_view *view = view_of(reader);
	bool protected = json_boolean(reader, all, "protected");
	gint64 rearm = json_number(reader, all, "rearm_seconds", SECONDS_MAX);

	view->state = keep_text(reader, all, "state", true);
	view->reason = keep_text(reader, all, "reason", false);
	view->remedy = keep_text(reader, all, "remedy", false);
	view->door = keep_text(reader, all, "door", false);
	view->session = keep_text(reader, all, "session", false);
	view->version = keep_text(reader, all, "version", false);
	view->pid = (int)json_number(reader, all, "pid", G_MAXINT);
	if (rearm)
		view->rearm_end_us = after(reader, rearm);
	take_pending(reader, all);
	json_list(reader, all, "doors", json_type_object, DESKTOP_LIST_MAX, take_door);
	json_list(reader, all, "triggers", json_type_string, DESKTOP_LIST_MAX, take_trigger);
	json_list(reader, all, "machine", json_type_object, DESKTOP_LIST_MAX, take_finding);
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

struct desktop_view *desktop_view_parse(const char *text, gint64 now_us, const char **wrong)
{
	struct taking taking = { .view = view_new(), .now_us = now_us };
	struct json_reader reader = { .data = &taking };
	struct json_object *all = json_parse(&reader, text);

	if (all)
		take_all(&reader, all);
	json_object_put(all);
	*wrong = reader.wrong;
	if (!reader.wrong)
		return taking.view;
	desktop_view_free(taking.view);
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

	return (int)CLAMP(left, 0, G_MAXINT);
}

gint64 desktop_now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (gint64)now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / NS_PER_US;
}
