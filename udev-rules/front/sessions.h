/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether a session is unlocked at this machine, and when that must be reported to the watcher.
 * Pure: logind.h queries, relay.h reports.
 */
#ifndef MEMWIPE_UDEV_RULES_FRONT_SESSIONS_H
#define MEMWIPE_UDEV_RULES_FRONT_SESSIONS_H

#include <stdbool.h>
#include <stdint.h>

enum { SESSION_WORD_BYTES = 32 };

/* Properties as in org.freedesktop.login1(5). */
struct session {
	char seat[SESSION_WORD_BYTES];	/* "seat0"; "": a remote session */
	char class[SESSION_WORD_BYTES]; /* "user", "greeter", ... */
	char state[SESSION_WORD_BYTES]; /* "active": in the foreground and not being closed */
	bool locked;			/* LockedHint, which the screen locker sets */
};

/* Is it a user's session, in the foreground of a seat, and not locked? */
bool session_is_open(const struct session *session);

/* The last report to the watcher. */
struct last_report {
	bool valid; /* false: none yet, or the watcher may be a new one */
	bool locked;
	uint64_t when_ns;
};

/* Must this be reported now, because it has changed or the last report is about to expire? */
bool report_is_due(const struct last_report *last, bool locked, uint64_t now_ns);

/* How many ms until a report is due, if nothing changes. */
int report_wait_ms(const struct last_report *last, uint64_t now_ns);

#endif
