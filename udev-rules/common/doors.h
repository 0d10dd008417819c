/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ways out of a running system that end with empty RAM. A door is a row in a table; looking
 * whether it is open and going through it use nothing but descriptors that were opened before.
 */
#ifndef MEMWIPE_DOORS_H
#define MEMWIPE_DOORS_H

#include <stdbool.h>
#include <stddef.h>

/* What a door holds open; each may have no path, and then no descriptor. */
enum door_file { DOOR_STATE, DOOR_RECORD, DOOR_TRIGGER, DOOR_FILES };

struct door {
	const char *name;
	const char *shut; /* why it is shut and what opens it */
	const char *path[DOOR_FILES];
	int fd[DOOR_FILES]; /* set by doors_prepare(); -1 where there is no such file */
	bool (*is_open)(const struct door *door);
	/* Returns only if the door did not let us through: -errno. */
	int (*go)(const struct door *door);
};

struct doors {
	struct door *item; /* in the order in which they are tried */
	size_t count;
};

/* Every door that there is. */
extern struct doors all_doors;

/* Open the descriptors; a missing file is a door that is shut. */
void doors_prepare(struct doors *doors, int root);

/* The first door that is open, or NULL. */
const struct door *doors_first_open(const struct doors *doors);

/*
 * Try each door once. Returns when none let us through: true if it is worth trying again at once,
 * because an open door was busy with somebody else.
 */
bool doors_go(const struct doors *doors);

#endif
