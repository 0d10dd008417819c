/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/ways.h"

#include "common/io.h"
#include "common/own_cgroup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

const struct way *way_find(const char *name)
{
	size_t i;

	for (i = 0; i < way_table_count; i++)
		if (strcmp(way_table[i].name, name) == 0)
			return &way_table[i];
	return NULL;
}

static bool is_chosen(const struct ways *ways, const char *name)
{
	size_t i;

	for (i = 0; i < ways->count; i++)
		if (strcmp(ways->item[i].name, name) == 0)
			return true;
	return false;
}

static void add(struct ways *ways, const struct way *row)
{
	struct way *way = &ways->item[ways->count++];
	int i;

	*way = *row;
	way->slots = &ways->slots;
	for (i = 0; i < WAY_FILES; i++)
		way->fd[i] = -1;
}

int ways_choose(struct ways *ways, const char *names, char bad[WAY_NAME_BYTES])
{
	char copy[128], *rest = copy, *name;
	const struct way *row;

	ways->count = 0;
	ways->slots = slots_closed;
	snprintf(copy, sizeof(copy), "%s", names);
	while ((name = strsep(&rest, " \t"))) {
		if (!*name)
			continue;
		row = way_find(name);
		snprintf(bad, WAY_NAME_BYTES, "%s", name);
		if (!row || is_chosen(ways, name))
			return -EINVAL;
		add(ways, row);
	}
	*bad = '\0';
	return ways->count ? 0 : -EINVAL;
}

const char *ways_new_name(const char *name)
{
	return strcmp(name, "none") == 0 ? WAY_LAST_RESORT : NULL;
}

/* What would kill this process is not held: it has the power to switch off. */
static void hold_way_file(int *fd, int root, const char *path)
{
	if (!own_cgroup_is_killed_by(root, path)) {
		hold_file(fd, root, path, O_WRONLY);
		return;
	}
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void ways_prepare(struct ways *ways, int root)
{
	size_t i;
	int file;

	slots_prepare(&ways->slots, root);
	for (i = 0; i < ways->count; i++) {
		struct way *way = &ways->item[i];

		for (file = 0; file < WAY_FILES; file++)
			if (way->path[file])
				hold_way_file(&way->fd[file], root, way->path[file]);
		way->lacks_file = way->no_file && way->fd[WAY_TRIGGER] < 0 &&
				  faccessat(root, way->path[WAY_TRIGGER], F_OK, 0) != 0;
	}
}

void ways_close(struct ways *ways)
{
	size_t i;
	int file;

	slots_close(&ways->slots);
	for (i = 0; i < ways->count; i++) {
		for (file = 0; file < WAY_FILES; file++) {
			if (ways->item[i].fd[file] >= 0)
				close(ways->item[i].fd[file]);
			ways->item[i].fd[file] = -1;
		}
	}
}

/* The last resort does without its files. */
static bool has_trigger(const struct way *way)
{
	return way->last_resort || way->fd[WAY_TRIGGER] >= 0;
}

/* The image in its slot is ours, and what starts it is there. */
static bool is_open_by(const struct way *way, const struct slot_view *view)
{
	return view->owner == way->owner && !way->lacks_file;
}

bool way_is_open(const struct way *way)
{
	struct slot_view view;

	if (!way->needs_slot)
		return has_trigger(way);
	slot_look(way->slots, way->slot, &view);
	return is_open_by(way, &view);
}

static void say_why(const struct way *way, const struct slot_view *view, char why[WAY_WHY_BYTES])
{
	switch (view->owner) {
	case SLOT_EMPTY:
		snprintf(why, WAY_WHY_BYTES, "%s", way->shut);
		break;
	case SLOT_FOREIGN:
		snprintf(why, WAY_WHY_BYTES, "%s (%s)", view->reason, way->foreign);
		break;
	default:
		snprintf(why, WAY_WHY_BYTES, "the %s slot holds the %s", slot_names[way->slot].name,
			 view->owner == SLOT_STOCK ? "stock kernel" : "payload");
	}
}

bool way_explain_by(const struct way *way, const struct slot_view slots[SLOTS],
		    char why[WAY_WHY_BYTES])
{
	const struct slot_view *view = &slots[way->slot];

	*why = '\0';
	if (!way->needs_slot) {
		if (way->lacks_file)
			snprintf(why, WAY_WHY_BYTES, "%s", way->no_file);
		else if (!has_trigger(way))
			snprintf(why, WAY_WHY_BYTES, "%s", way->shut);
		return has_trigger(way);
	}
	if (view->owner != way->owner)
		say_why(way, view, why);
	else if (way->lacks_file)
		snprintf(why, WAY_WHY_BYTES, "%s", way->no_file);
	else if (!view->proven)
		snprintf(why, WAY_WHY_BYTES, "that this image is ours cannot be proven: %s",
			 view->reason);
	return is_open_by(way, view);
}

bool way_explain(const struct way *way, char why[WAY_WHY_BYTES])
{
	struct slot_view slots[SLOTS];

	if (way->needs_slot)
		slot_look(way->slots, way->slot, &slots[way->slot]);
	return way_explain_by(way, slots, why);
}

const struct way *ways_first_open_by(const struct ways *ways, const struct slot_view view[SLOTS])
{
	size_t i;

	for (i = 0; i < ways->count; i++) {
		const struct way *way = &ways->item[i];

		if (way->needs_slot ? is_open_by(way, &view[way->slot]) : has_trigger(way))
			return way;
	}
	return NULL;
}

const struct way *ways_first_open(const struct ways *ways)
{
	struct slot_view view[SLOTS];

	slots_look(&ways->slots, view);
	return ways_first_open_by(ways, view);
}

/* Another program's image would boot its kernel with RAM full, or save RAM to a disk. */
static bool may_enter(const struct way *way)
{
	return !way->needs_slot || way_is_open(way); /* the call itself finds no module */
}

int way_go(const struct way *way)
{
	return may_enter(way) ? way->call->go(way->fd) : -ENOENT;
}

int way_rehearse(const struct way *way)
{
	return may_enter(way) ? way->call->rehearse(way->fd) : -ENOENT;
}

bool ways_go(struct ways *ways)
{
	bool busy = false;
	size_t i;

	for (i = 0; i < ways->count; i++) {
		if (busy && ways->item[i].last_resort)
			break;
		atomic_store(&ways->current, i);
		busy |= way_go(&ways->item[i]) == -EBUSY;
	}
	return busy;
}

unsigned int ways_steps(const struct ways *ways)
{
	size_t current = atomic_load(&ways->current);
	const struct way_call *call = current < ways->count ? ways->item[current].call : NULL;

	return call && call->steps ? call->steps() : 0;
}

/* Nothing comes after the thread that calls this: it must not hang as well. */
static bool would_hang(const struct way *way, const struct way *hung)
{
	return way->call->lock != WAY_LOCK_NONE && way->call->lock == hung->call->lock;
}

void ways_go_past(struct ways *ways)
{
	size_t hung = atomic_load(&ways->current), i;

	for (i = hung + 1; i < ways->count; i++)
		if (!would_hang(&ways->item[i], &ways->item[hung]))
			(void)way_go(&ways->item[i]);
}
