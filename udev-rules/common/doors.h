/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ways out of a running system, best first. A door is a row in a table; looking whether it is
 * open and going through it use nothing but descriptors that were opened before.
 */
#ifndef MEMWIPE_UDEV_RULES_COMMON_DOORS_H
#define MEMWIPE_UDEV_RULES_COMMON_DOORS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * What a door holds open; each may have no path, and then no descriptor. Those from DOOR_TRIGGER on
 * are written; the last resort has LAST_RESORT_FILES of them.
 */
enum door_file {
	DOOR_STATE,
	DOOR_RECORD,
	DOOR_TRIGGER,
	DOOR_CACHES,
	DOOR_MINIMUM,
	DOOR_RESERVE,
	DOOR_FILES,
};

enum { DOORS_MAX = 8 };

/* Those that lead to the wipe, best first; and with what is left where none does. */
#define DOORS_TO_THE_WIPE "module panic kexec stock"
#define DOOR_LAST_RESORT  "none"
#define DOORS_ALL	  DOORS_TO_THE_WIPE " " DOOR_LAST_RESORT

struct door {
	const char *name;
	const char *shut; /* why it is shut and what opens it */
	bool last_resort; /* always open, and leaves memory in use as it is */
	const char *path[DOOR_FILES];
	int fd[DOOR_FILES]; /* set by doors_prepare(); -1 where there is no such file */
	bool (*is_open)(const struct door *door);
	/* Returns only if the door did not let us through: -errno. */
	int (*go)(const struct door *door);
	/* As far as a dry run can go: 0, or why the last call would be refused, -errno. */
	int (*rehearse)(const struct door *door);
};

struct doors {
	struct door *item[DOORS_MAX]; /* in the order in which they are tried */
	size_t count;
	atomic_size_t current; /* the one that is being tried */
};

/*
 * The doors of these names, separated by blanks. 0, or -EINVAL and *bad: the first word that is
 * none or that came before.
 */
int doors_choose(struct doors *doors, const char *names, char bad[32]);

/* Open the descriptors that are missing or outdated; a missing file is a door that is shut. */
void doors_prepare(struct doors *doors, int root);

/* The first door that is open, or NULL. */
const struct door *doors_first_open(const struct doors *doors);

/*
 * Try each door once. Returns when none let us through: true if it is worth trying again at once,
 * because an open door was busy with somebody else.
 */
bool doors_go(struct doors *doors);

/* The one that is being tried does not come to an end: try those behind it that lead elsewhere. */
void doors_go_past(struct doors *doors);

#endif
