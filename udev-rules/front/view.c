/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/front/view.h"

#include "udev-rules/front/client.h"
#include "udev-rules/front/reasons.h"
#include "udev-rules/front/status_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void add_trigger(struct view *view, const char *kind, const char *value)
{
	if (view->triggers < VIEW_LIST_MAX)
		snprintf(view->trigger[view->triggers++], sizeof(view->trigger[0]), "%s%s%s", kind,
			 *kind ? " " : "", value);
}

static void take_answer(struct view *view, const struct answer *answer)
{
	static const struct {
		const char *name, *shown;
		bool live;
	} kinds[] = { { "disk", "disk", true },
		      { "trigger", "", true },
		      { "awaited", "awaited", false },
		      { "refused", "refused", false } };
	const char *from;
	char value[256];
	size_t i;

	(void)answer_first(answer, "version", view->version, sizeof(view->version));
	(void)answer_first(answer, "state", view->state, sizeof(view->state));
	(void)answer_first(answer, "rearm", view->rearm, sizeof(view->rearm));
	(void)answer_first(answer, "session", view->session, sizeof(view->session));
	(void)answer_first(answer, "pending", view->pending, sizeof(view->pending));
	if (answer_first(answer, "locked-bytes", value, sizeof(value)))
		view->locked_bytes = atoll(value);
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		for (from = NULL; answer_next(answer, &from, kinds[i].name, value);) {
			add_trigger(view, kinds[i].shown, value);
			view->live |= kinds[i].live;
		}
}

/* The table's advice against the image of another program ends the explanation of a shut way. */
static bool is_foreign(const char *name, const char *why)
{
	const struct way *way = way_find(name);

	return way && way->foreign && strstr(why, way->foreign);
}

/*
 * `why` is what the table says of the door; the reason that "memwipe load" has kept says more of
 * one that is shut, unless the image of another program is in the way.
 */
static void add_door(struct view *view, int root, const char *name, bool open, const char *why)
{
	struct door_view *door = &view->door[view->doors++];
	char reason[REASON_BYTES] = "";

	snprintf(door->name, sizeof(door->name), "%s", name);
	door->open = open;
	if (!open && !is_foreign(name, why))
		reasons_read(root, name, reason);
	snprintf(door->why, sizeof(door->why), "%s", *reason ? reason : why);
	if (open && !view->first)
		view->first = door;
}

static void take_doors(struct view *view, int root, const struct answer *answer)
{
	const char *from = NULL;
	char value[256], name[16], state[8];
	int rest;

	while (view->doors < WAYS_MAX && answer_next(answer, &from, "door", value))
		if (sscanf(value, "%15s %7s%n", name, state, &rest) == 2)
			add_door(view, root, name, strcmp(state, "open") == 0,
				 value + rest + strspn(value + rest, " "));
}

/* A user who may not write to a door's file can still see that it exists. */
static void stand_in(struct way *door, int root)
{
	const char *path = door->path[WAY_TRIGGER];

	if (path && door->fd[WAY_TRIGGER] < 0)
		door->fd[WAY_TRIGGER] = openat(root, path, O_PATH | O_CLOEXEC);
}

/* For a machine without a watcher, or one that does not answer. */
static void look_at_doors(struct view *view, int root)
{
	static struct ways doors;
	char bad[WAY_NAME_BYTES], why[WAY_WHY_BYTES];
	size_t i;

	(void)ways_choose(&doors, WAYS_ALL, bad);
	ways_prepare(&doors, root);
	for (i = 0; i < doors.count; i++) {
		struct way *door = &doors.item[i];
		bool open;

		stand_in(door, root);
		open = way_explain(door, why);
		add_door(view, root, door->name, open, why);
	}
	ways_close(&doors);
}

void view_of_answer(struct view *view, int root, const struct answer *answer)
{
	take_answer(view, answer);
	take_doors(view, root, answer);
	view->protected = strcmp(view->state, "armed") == 0 && view->live && view->first &&
			  strcmp(view->first->name, WAY_LAST_RESORT) != 0;
}

void view_look(struct view *view, const struct arguments *arguments)
{
	static struct answer answer;

	view->watcher = arguments->live ? status_file_read(arguments->root, &answer) : -ENOENT;
	view->pid = answer.pid;
	if (view->watcher)
		look_at_doors(view, arguments->root);
	else
		view_of_answer(view, arguments->root, &answer);
	findings_look(arguments->root, view->findings);
}

/* The stock kernel is no payload: it keeps running in the RAM that it overwrites. */
static const char *limits_of(const char *door)
{
	const struct way *way = way_find(door);

	return way && way->needs_slot && way->owner == SLOT_STOCK
		       ? ", by the system's own kernel: what that one uses is not overwritten"
		       : "";
}

void view_sentence(const struct view *view, char sentence[VIEW_TEXT_BYTES])
{
	if (view->watcher)
		snprintf(sentence, VIEW_TEXT_BYTES, "NOT PROTECTED: %s",
			 client_reason(view->watcher));
	else if (*view->rearm)
		snprintf(sentence, VIEW_TEXT_BYTES, "DISARMED for %s s more", view->rearm);
	else if (view->protected)
		snprintf(sentence, VIEW_TEXT_BYTES, "protected: %s, through the %s door%s",
			 view->state, view->first->name, limits_of(view->first->name));
	else if (strcmp(view->state, "away") == 0)
		snprintf(sentence, VIEW_TEXT_BYTES, "WAITING: a disk is away and may come back");
	else if (!view->live)
		snprintf(sentence, VIEW_TEXT_BYTES,
			 "NOT PROTECTED: no disk is watched and no other trigger is there");
	else if (!view->first)
		snprintf(sentence, VIEW_TEXT_BYTES,
			 "NOT PROTECTED: no door is open, the power is switched off with RAM full");
	else
		snprintf(sentence, VIEW_TEXT_BYTES,
			 "PARTLY PROTECTED: no door leads to the wipe, only free memory is "
			 "overwritten");
}

const char *view_remedy(const struct view *view)
{
	if (view->watcher == -ETIMEDOUT)
		return "systemctl restart memwipe-watch";
	if (view->watcher)
		return "memwipe arm; if that fails, systemctl status memwipe-watch says why";
	if (view->protected)
		return NULL;
	if (*view->rearm)
		return "memwipe arm ends this";
	if (strcmp(view->state, "away") == 0)
		return "plug the disk in again at once";
	return "open a door; the next lines say what keeps each one shut";
}
