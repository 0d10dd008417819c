/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of triggers, and calls to all that are configured. */
#ifndef MEMWIPE_UDEV_RULES_WATCH_TRIGGERS_H
#define MEMWIPE_UDEV_RULES_WATCH_TRIGGERS_H

#include "udev-rules/watch/trigger.h"

enum { TRIGGERS_MAX = 8, TRIGGERS_FDS_MAX = TRIGGERS_MAX * TRIGGER_FDS_MAX };

extern const struct trigger trigger_table[];
extern const size_t trigger_count;

struct triggers {
	bool enabled[TRIGGERS_MAX];	 /* is_configured */
	bool needs_rescan[TRIGGERS_MAX]; /* there was a uevent of its subsystem */
	struct pollfd
		*fd[TRIGGERS_MAX]; /* where its descriptors begin in triggers_poll()'s array */
	size_t fds[TRIGGERS_MAX];  /* how many it has there */
};

bool triggers_any_configured(const struct config *config);

/* Start all that are configured. Complains of those that cannot start the wipe yet. */
void triggers_open(struct triggers *triggers, const struct config *config, int root);

/* The same for a new configuration. A trigger that both have keeps its state. */
void triggers_reload(struct triggers *triggers, const struct config *config, int root);

/* Why a configured trigger cannot start the wipe now, by its row; NULL: it can. */
const char *trigger_absence(size_t row);

/* Can at least one of them start the wipe? */
bool triggers_any_live(const struct triggers *triggers);

/* Fill in what to wait for; how many descriptors. */
size_t triggers_poll(struct triggers *triggers, struct pollfd fd[TRIGGERS_FDS_MAX]);

/* There was a uevent of this subsystem; NULL: of an unknown one, because it was lost. */
void triggers_note_uevent(struct triggers *triggers, const char *subsystem);

void triggers_restart(const struct triggers *triggers, uint64_t boottime_ns);

#endif
