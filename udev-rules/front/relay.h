/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reports to the watcher whether the session is locked: after each change, and repeatedly. If that
 * cannot be found out it reports "locked", because then the triggers count.
 */
#ifndef MEMWIPE_UDEV_RULES_FRONT_RELAY_H
#define MEMWIPE_UDEV_RULES_FRONT_RELAY_H

struct relay_places {
	const char *folder; /* a watcher that starts creates or writes files here */
	const char *socket; /* the watcher's control socket */
};

/* Runs until SIGTERM or SIGINT, which it blocks. An exit code. */
int relay_run(const struct relay_places *places);

#endif
