/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ways from a running system into the wipe, best first; a person reads of them as doors. A way
 * is a row of the table in way_table.c: what leads to it, how it is loaded, and which call enters
 * it. To add one, add a row, and what tests/cli/ways.sh then asks for. Looking whether a way is
 * open and entering it use nothing but descriptors that were opened before.
 */
#ifndef MEMWIPE_COMMON_WAYS_H
#define MEMWIPE_COMMON_WAYS_H

#include "common/slot.h"
#include "common/way_calls.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

enum {
	WAYS_MAX = 8,
	WAY_NAME_BYTES = 32,
	WAY_WHY_BYTES = 256,
	WAY_ATTEMPTS = 2,
	WAY_ARGUMENTS = 5,
};

/* All rows of the table in its order: those that lead to the wipe, and the last resort. */
#define WAYS_TO_THE_WIPE "module panic kexec stock"
#define WAY_LAST_RESORT	 "last-resort"
#define WAYS_ALL	 WAYS_TO_THE_WIPE " " WAY_LAST_RESORT

/* How a way is made ready: a program, and a file without which it is not tried, or NULL. */
struct way_attempt {
	const char *file;
	const char *argv[WAY_ARGUMENTS]; /* none: no attempt */
};

struct way {
	const char *name;
	const char *shut;    /* why it is shut if nothing is there, and what opens it */
	const char *no_file; /* what is to be known if only the file of .path is missing, or NULL */
	const char *foreign; /* what to do if the slot holds the image of another program */
	bool last_resort;    /* always open, and leaves memory in use as it is */
	bool needs_slot;     /* open while `slot` holds an image of `owner` */
	enum slot_id slot;
	enum slot_owner owner;
	const struct way_call *call; /* that enters it */
	const char *path[WAY_FILES]; /* that the call writes to, or NULL */
	int fd[WAY_FILES];	     /* the same, open; -1: it cannot be opened */
	bool lacks_file; /* the first one is missing, also for users who may not open it */
	const struct slots *slots; /* what the owner is read from */

	/* For memwipe load. */
	struct way_attempt attempt[WAY_ATTEMPTS]; /* the second if the first one failed */
	const char *instead_of; /* not loaded where this way is open: both use one slot */
	const char *needs;	/* file that must read as a number above 0, or NULL */
	const char *without;	/* what is said if it does not */
};

struct ways {
	struct way item[WAYS_MAX]; /* in the order in which they are tried */
	size_t count;
	atomic_size_t current; /* the one that is being tried */
	struct slots slots;
};

/* The table: count rows, best first. */
extern const struct way way_table[];
extern const size_t way_table_count;

/* The row of this name, or NULL. */
const struct way *way_find(const char *name);

/*
 * The ways of these names, separated by blanks. 0, or -EINVAL and *bad: the first word that is no
 * way or that came before.
 */
int ways_choose(struct ways *ways, const char *names, char bad[WAY_NAME_BYTES]);

/* What a word of an earlier version is called now, or NULL. */
const char *ways_new_name(const char *name);

/* Open the descriptors that are missing or outdated; a missing file is a way that is shut. */
void ways_prepare(struct ways *ways, int root);

/* Close all descriptors. */
void ways_close(struct ways *ways);

/* Is it open? The image is looked at each time. */
bool way_is_open(const struct way *way);

/*
 * The same, and why it is shut, or what is to be known of an open one; or "". The second one goes
 * by a look at the slots before.
 */
bool way_explain(const struct way *way, char why[WAY_WHY_BYTES]);
bool way_explain_by(const struct way *way, const struct slot_view slots[SLOTS],
		    char why[WAY_WHY_BYTES]);

/* The first way that is open, or NULL. The second one goes by a look at the slots before. */
const struct way *ways_first_open(const struct ways *ways);
const struct way *ways_first_open_by(const struct ways *ways, const struct slot_view view[SLOTS]);

/*
 * Enter a way. Returns only if that failed: -ENOENT if its slot does not hold an image of ours,
 * else -errno of the call.
 */
int way_go(const struct way *way);

/* As far as a dry run can go: 0, or why the last call would be refused, -errno. */
int way_rehearse(const struct way *way);

/*
 * Try each way once. Returns when all have failed: true if it is worth trying again at once,
 * because an open way was busy.
 */
bool ways_go(struct ways *ways);

/*
 * How far the way that is being tried has got, in steps of its own: as long as this changes, it
 * does not hang. 0: it takes no steps.
 */
unsigned int ways_steps(const struct ways *ways);

/*
 * The way that is being tried hangs: try those behind it that do not need the same lock of the
 * kernel.
 */
void ways_go_past(struct ways *ways);

#endif
