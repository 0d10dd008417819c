/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the watcher says of itself, what the doors look like, and what else about this machine helps
 * or hurts.
 */
#ifndef MEMWIPE_UDEV_RULES_FRONT_VIEW_H
#define MEMWIPE_UDEV_RULES_FRONT_VIEW_H

#include "common/ways.h"
#include "udev-rules/front/command.h"
#include "udev-rules/front/finding.h"

#include <stdbool.h>

enum { VIEW_LIST_MAX = 32, VIEW_TEXT_BYTES = 640, VIEW_TRIGGER_BYTES = 288 };

struct door_view {
	char name[16];
	bool open;
	char why[VIEW_TEXT_BYTES];
};

struct view {
	int watcher; /* status_file_read()'s error; 0: it answers */
	int pid;     /* of the watcher, which may hang; 0: none */
	char version[32];
	char state[32];
	char rearm[32]; /* seconds, "" */
	size_t doors;
	struct door_view door[WAYS_MAX];
	const struct door_view *first; /* that is open */
	bool live;		       /* one of the triggers is there: a disk, a key, ... */
	size_t triggers;
	char trigger[VIEW_LIST_MAX][VIEW_TRIGGER_BYTES];
	char session[32]; /* "locked" or "unlocked"; "": it makes no difference */
	char pending[256];
	long long locked_bytes;
	struct finding findings[FINDINGS];
	bool protected;
};

/* Look at all of it; *view starts as zeros. */
void view_look(struct view *view, const struct arguments *arguments);

/* What the watcher's answer to "status" says; the part of view_look() that asks nothing. */
struct answer;
void view_of_answer(struct view *view, int root, const struct answer *answer);

/* The one sentence that counts. */
void view_sentence(const struct view *view, char sentence[VIEW_TEXT_BYTES]);

/* What a user can do about it, or NULL if the machine is protected. */
const char *view_remedy(const struct view *view);

#endif
