/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sessions of systemd-logind, through the system bus. Its signals only say when to ask again; the
 * answer comes from its properties.
 */
#ifndef MEMWIPE_UDEV_RULES_FRONT_LOGIND_H
#define MEMWIPE_UDEV_RULES_FRONT_LOGIND_H

#include <stdbool.h>
#include <systemd/sd-bus.h>

struct logind {
	sd_bus *bus; /* NULL: not connected */
};

/*
 * Is any session open: session_is_open()? Connects if not connected. 0, or -errno and *open is
 * false; a connection that no longer works is closed then.
 */
int logind_query(struct logind *logind, bool *open);

/* Process incoming messages; call logind_query() afterwards. */
void logind_process(struct logind *logind);

/* Descriptor for poll(2), -1 while not connected; true: messages are queued, do not poll. */
int logind_fd(const struct logind *logind);
bool logind_has_more(const struct logind *logind);

void logind_close(struct logind *logind);

#endif
