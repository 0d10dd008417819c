/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether somebody sits at this machine with an open screen, and when the watcher has to hear of
 * it. Pure: logind.h asks, relay.h tells.
 */
#ifndef MEMWIPE_UDEV_RULES_FRONT_SESSIONS_H
#define MEMWIPE_UDEV_RULES_FRONT_SESSIONS_H

#include <stdbool.h>
#include <stdint.h>

enum { SESSION_WORD_BYTES = 32 };

/* As org.freedesktop.login1(5) has them. */
struct session {
	char seat[SESSION_WORD_BYTES];	/* "seat0"; "": it came over a network */
	char class[SESSION_WORD_BYTES]; /* "user", "greeter", ... */
	char state[SESSION_WORD_BYTES]; /* "active": in the foreground and not being closed */
	bool locked;			/* LockedHint, which the screen locker sets */
};

/* Of a person, in the foreground of a seat, and not locked. */
bool session_is_open(const struct session *session);

/* What the watcher was told last. */
struct told {
	bool anything; /* zeros: nothing yet, or it is another watcher now */
	bool locked;
	uint64_t when_ns;
};

/* Must it hear of it now: because it is news, or because it would soon believe it no more? */
bool told_is_due(const struct told *told, bool locked, uint64_t now_ns);

/* For how many ms nothing has to be said, as long as nothing happens. */
int told_rest_ms(const struct told *told, uint64_t now_ns);

#endif
