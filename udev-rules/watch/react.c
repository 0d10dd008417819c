/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/react.h"

#include "udev-rules/watch/publish.h"

#include <stdio.h>

static bool is_ignored(const struct watch *watch, const struct trigger *trigger)
{
	return watch->rearm_ns || (trigger->may_be_ignored && watch->config->only_while_locked &&
				   watch_session_is_unlocked(watch));
}

static void start_grace(struct watch *watch, size_t row)
{
	if (watch->grace.pending[row])
		return;
	grace_start(&watch->grace, row, clock_boottime(), watch->config->grace_seconds * NS_PER_S);
}

static void end_grace(struct watch *watch, size_t row)
{
	char sentence[STATUS_BYTES];

	if (!watch->grace.pending[row])
		return;
	grace_end(&watch->grace, row);
	snprintf(sentence, sizeof(sentence), "%s: over before the end of the grace time",
		 trigger_table[row].name);
	publish_event(watch, sentence);
}

static void act_on(struct watch *watch, size_t row, enum trigger_report report)
{
	const struct trigger *trigger = &trigger_table[row];

	if (report == TRIGGER_ENDED)
		end_grace(watch, row);
	if (report != TRIGGER_STARTED || is_ignored(watch, trigger))
		return;
	if (trigger->has_grace)
		start_grace(watch, row);
	else
		watch->fire = true;
}

/* From the last descriptor to the first, because read() may move the last one forward. */
bool react_to_descriptors(struct watch *watch)
{
	struct triggers *triggers = &watch->triggers;
	bool any = false;
	size_t row, i;

	for (row = 0; row < trigger_count; row++) {
		for (i = triggers->fds[row]; i-- > 0;) {
			if (!triggers->fd[row][i].revents)
				continue;
			any = true;
			act_on(watch, row, trigger_table[row].read(i));
		}
	}
	return any;
}

void react_to_tick(struct watch *watch, uint64_t boottime_ns)
{
	size_t row;

	for (row = 0; row < trigger_count; row++)
		if (watch->triggers.enabled[row] && trigger_table[row].tick)
			act_on(watch, row, trigger_table[row].tick(boottime_ns));
}

void react_to_uevents(struct watch *watch)
{
	bool *needs_rescan = watch->triggers.needs_rescan;
	size_t row;

	for (row = 0; row < trigger_count; row++) {
		if (needs_rescan[row])
			act_on(watch, row, trigger_table[row].rescan(watch->root));
		needs_rescan[row] = false;
	}
}

void react_to_alive(struct watch *watch, uint64_t boottime_ns)
{
	size_t row;

	triggers_restart(&watch->triggers, boottime_ns);
	for (row = 0; row < trigger_count; row++)
		if (trigger_table[row].restart)
			end_grace(watch, row);
}
