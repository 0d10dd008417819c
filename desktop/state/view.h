/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What "memwipe status --json" says, as the window and the indicator show it. Pure. */
#ifndef MEMWIPE_DESKTOP_STATE_VIEW_H
#define MEMWIPE_DESKTOP_STATE_VIEW_H

#include <glib.h>
#include <stdbool.h>

enum { DESKTOP_LIST_MAX = 64 };

enum desktop_verdict {
	DESKTOP_UNKNOWN, /* there is no answer that makes sense: see error */
	DESKTOP_NOT_PROTECTED,
	DESKTOP_PARTLY,	  /* only the last resort is open */
	DESKTOP_WAITING,  /* a disk is away and may come back */
	DESKTOP_DISARMED, /* until rearm_end_us */
	DESKTOP_PROTECTED,
};

struct desktop_door {
	const char *name;
	const char *reason; /* why it is shut, or what is to be said of it */
	bool open;
};

enum desktop_trigger_kind {
	DESKTOP_DISK,	 /* name: its device node */
	DESKTOP_TRIGGER, /* name: its key in memwipe.conf(5); details: its keys, its seconds */
	DESKTOP_AWAITED, /* name: what is not there; details: why */
	DESKTOP_REFUSED, /* details: which line of memwipe.conf(5), and why */
};

struct desktop_trigger {
	enum desktop_trigger_kind kind;
	const char *name, *details;
};

enum desktop_level { DESKTOP_GOOD, DESKTOP_NOTE, DESKTOP_BAD };

struct desktop_finding {
	enum desktop_level level;
	const char *name, *text, *remedy; /* remedy: of a bad one */
};

/* No string is NULL; "" stands for none. Times are CLOCK_BOOTTIME in us; 0 stands for none. */
struct desktop_view {
	enum desktop_verdict verdict;
	const char *error;   /* one sentence, shown above all else; the rest may still be valid */
	const char *state;   /* "armed", "away", "disarmed", "off" */
	const char *reason;  /* why it is off */
	const char *remedy;  /* what to do about the verdict */
	const char *door;    /* the first open one */
	const char *session; /* "locked", "unlocked" */
	const char *version; /* of the watcher; "": it does not run or does not say */
	int pid;	     /* of the watcher, 0 */
	bool live;	     /* one of the triggers is there */
	const char *pending; /* the trigger whose grace time runs */
	gint64 pending_end_us, rearm_end_us, dead_man_end_us;
	size_t doors, triggers, findings;
	struct desktop_door door_list[DESKTOP_LIST_MAX];
	struct desktop_trigger trigger_list[DESKTOP_LIST_MAX];
	struct desktop_finding finding_list[DESKTOP_LIST_MAX];
	GStringChunk *strings; /* owns all of them */
};

/*
 * Returns a view, which the caller frees. *wrong is NULL; or names the field that makes no sense,
 * and then the view is an empty one.
 */
struct desktop_view *desktop_view_parse(const char *text, gint64 now_us, const char **wrong);

/* One that only says this. */
struct desktop_view *desktop_view_of_error(const char *error);

/* Replace the error, or take it away with "". */
void desktop_view_set_error(struct desktop_view *view, const char *error);

void desktop_view_free(struct desktop_view *view);

/* Whole seconds until a time of the view, rounded up; at least 0. */
int desktop_seconds_until(gint64 end_us, gint64 now_us);

/* CLOCK_BOOTTIME, in which the watcher counts: it goes on while the machine sleeps. */
gint64 desktop_now_us(void);

#endif
