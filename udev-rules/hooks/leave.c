/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/hooks/leave.h"

#include <string.h>

#include "common/message.h"
#include "common/ways.h"

/* All devices are needed no more, so a kexec may shut them down; a panic is what is left. */
#define ORDER "kexec stock panic"

static void say_foreign(const struct slot_view *view, const struct way *way)
{
	/* The way `stock` has the slot of `kexec`, and would say it again. */
	if (view->owner == SLOT_FOREIGN && way->owner == SLOT_PAYLOAD)
		complain("the %s door is shut: %s", way->name, view->reason);
}

/* False: it is shut, or the kernel refuses. On a recorded machine nothing is entered: true. */
static bool leave_by(const struct machine *machine, const struct way *way)
{
	struct slot_view view;

	slot_look(way->slots, way->slot, &view);
	if (view.owner != way->owner) {
		say_foreign(&view, way);
		return false;
	}
	if (strcmp(view.record.action, machine->action) != 0)
		complain("the image that is loaded ends in %s, not in %s", view.record.action,
			 machine->action);
	complain("emptying RAM through the %s door, then %s", way->name, view.record.action);
	if (!machine->live)
		return true;
	complain("the %s door does not open: %s", way->name, strerror(-way_go(way)));
	return false;
}

bool leave(const struct machine *machine)
{
	static struct ways ways;
	char bad[WAY_NAME_BYTES];
	size_t i;

	(void)ways_choose(&ways, ORDER, bad); /* all are in the table */
	ways_prepare(&ways, machine->root);
	for (i = 0; i < ways.count; i++)
		if (leave_by(machine, &ways.item[i]))
			return true;
	return false;
}
