/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/triggers.h"

#include "common/message.h"
#include "udev-rules/watch/ac_adapter.h"
#include "udev-rules/watch/dead_man.h"
#include "udev-rules/watch/grace.h"
#include "udev-rules/watch/lid.h"
#include "udev-rules/watch/panic_keys.h"

#include <string.h>

const struct trigger trigger_table[] = {
	{
		.name = "panic-keys",
		.subsystem = "input",
		.is_configured = panic_keys_configured,
		.open = panic_keys_open,
		.poll = panic_keys_poll,
		.read = panic_keys_read,
		.rescan = panic_keys_rescan,
		.reload = panic_keys_reload,
		.close = panic_keys_close,
		.absence = panic_keys_absence,
		.describe = panic_keys_describe,
	},
	{
		.name = "ac-lost",
		.has_grace = true,
		.may_be_ignored = true,
		.subsystem = "power_supply",
		.is_configured = ac_adapter_configured,
		.open = ac_adapter_open,
		.absence = ac_adapter_absence,
		.rescan = ac_adapter_rescan,
	},
	{
		.name = "lid-closed",
		.has_grace = true,
		.may_be_ignored = true,
		.subsystem = "input",
		.is_configured = lid_configured,
		.open = lid_open,
		.absence = lid_absence,
		.poll = lid_poll,
		.read = lid_read,
		.rescan = lid_rescan,
		.close = lid_close,
	},
	{
		/* Also counts while unlocked: its owner may have been overpowered at the desk. */
		.name = "dead-man",
		.has_grace = true,
		.is_configured = dead_man_configured,
		.open = dead_man_open,
		.tick = dead_man_tick,
		.restart = dead_man_restart,
		.reload = dead_man_reload,
		.describe = dead_man_describe,
	},
};

enum { ROWS = sizeof(trigger_table) / sizeof(trigger_table[0]) };

_Static_assert((int)ROWS <= (int)TRIGGERS_MAX, "struct triggers has room for all rows");
_Static_assert((int)TRIGGERS_MAX <= (int)GRACE_CAUSES_MAX, "each row can be a cause");

const size_t trigger_count = ROWS;

bool triggers_any_configured(const struct config *config)
{
	size_t i;

	for (i = 0; i < ROWS; i++)
		if (trigger_table[i].is_configured(config))
			return true;
	return false;
}

static void open_trigger(size_t row, const struct config *config, int root)
{
	trigger_table[row].open(config, root);
	if (trigger_absence(row))
		complain("%s is not watched yet: %s", trigger_table[row].name,
			 trigger_absence(row));
}

void triggers_open(struct triggers *triggers, const struct config *config, int root)
{
	*triggers = (struct triggers){ .fds = { 0 } };
	triggers_reload(triggers, config, root);
}

void triggers_reload(struct triggers *triggers, const struct config *config, int root)
{
	size_t i;

	for (i = 0; i < ROWS; i++) {
		const struct trigger *trigger = &trigger_table[i];
		bool before = triggers->enabled[i], after = trigger->is_configured(config);

		triggers->enabled[i] = after;
		triggers->needs_rescan[i] &= after;
		if (!before && after)
			open_trigger(i, config, root);
		else if (before && after && trigger->reload)
			trigger->reload(config, root);
		else if (before && !after && trigger->close)
			trigger->close();
	}
}

const char *trigger_absence(size_t row)
{
	return trigger_table[row].absence ? trigger_table[row].absence() : NULL;
}

bool triggers_any_live(const struct triggers *triggers)
{
	size_t i;

	for (i = 0; i < ROWS; i++)
		if (triggers->enabled[i] && !trigger_absence(i))
			return true;
	return false;
}

size_t triggers_poll(struct triggers *triggers, struct pollfd fd[TRIGGERS_FDS_MAX])
{
	size_t used = 0, i;

	for (i = 0; i < ROWS; i++) {
		triggers->fd[i] = fd + used;
		triggers->fds[i] = 0;
		if (triggers->enabled[i] && trigger_table[i].poll)
			triggers->fds[i] = trigger_table[i].poll(fd + used);
		used += triggers->fds[i];
	}
	return used;
}

void triggers_note_uevent(struct triggers *triggers, const char *subsystem)
{
	size_t i;

	for (i = 0; i < ROWS; i++)
		if (triggers->enabled[i] && trigger_table[i].subsystem &&
		    (!subsystem || strcmp(subsystem, trigger_table[i].subsystem) == 0))
			triggers->needs_rescan[i] = true;
}

void triggers_restart(const struct triggers *triggers, uint64_t boottime_ns)
{
	size_t i;

	for (i = 0; i < ROWS; i++)
		if (triggers->enabled[i] && trigger_table[i].restart)
			trigger_table[i].restart(boottime_ns);
}
