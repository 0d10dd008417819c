/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sessions, as systemd-logind tells of them on the system's bus. Its signals only say when to
 * look; what counts is what the look finds.
 */
#ifndef MEMWIPE_UDEV_RULES_FRONT_LOGIND_H
#define MEMWIPE_UDEV_RULES_FRONT_LOGIND_H

#include <stdbool.h>
#include <systemd/sd-bus.h>

struct logind {
	sd_bus *bus; /* NULL: not connected */
};

/*
 * Is any session open, as sessions.h has it? Connects where nothing is connected. 0 or -errno; then
 * *open is false, and the connection is gone if it no longer works.
 */
int logind_look(struct logind *logind, bool *open);

/* Take in what has come; whatever it is, look again. */
void logind_take(struct logind *logind);

/* For poll(2): -1 while nothing is connected. True: something came during the look. */
int logind_fd(const struct logind *logind);
bool logind_has_more(const struct logind *logind);

void logind_close(struct logind *logind);

#endif
