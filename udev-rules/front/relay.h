/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tell the watcher again and again whether the session is locked. Whatever cannot be known is said
 * to be locked, for then triggers count.
 */
#ifndef MEMWIPE_UDEV_RULES_FRONT_RELAY_H
#define MEMWIPE_UDEV_RULES_FRONT_RELAY_H

struct relay_places {
	const char *folder; /* where something changes when a watcher starts */
	const char *socket; /* of the watcher */
};

/* Until SIGTERM or SIGINT, which are blocked from here on. An exit code. */
int relay_run(const struct relay_places *places);

#endif
