/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/hooks/leave.h"

#include <errno.h>
#include <string.h>
#include <sys/reboot.h>
#include <unistd.h>

#include "common/message.h"
#include "common/ways.h"

/* All devices are needed no more, so a kexec may shut them down; a panic is what is left. */
#define ORDER "kexec stock panic"

/* So that the words about another end can be read before the payload clears the screen. */
enum { READ_S = 2 };

static const struct {
	const char *name, *will, *wish;
} actions[] = {
	{ "poweroff", "BE OFF", "be off" },
	{ "reboot", "RESTART", "restart" },
	{ "halt", "HALT", "halt" },
};

enum { ACTIONS = sizeof(actions) / sizeof(actions[0]) };

static size_t find_action(const char *name)
{
	size_t i = 0;

	while (i < ACTIONS - 1 && strcmp(actions[i].name, name) != 0)
		i++;
	return i;
}

static bool ends_as_wanted(const struct machine *machine, const struct slot_view *view)
{
	return strcmp(view->record.action, machine->action) == 0;
}

static void say_foreign(const struct slot_view *view, const struct way *way)
{
	/* The way `stock` has the slot of `kexec`, and would say it again. */
	if (view->owner == SLOT_FOREIGN && way->owner == SLOT_PAYLOAD)
		complain("the %s door is shut: %s", way->name, view->reason);
}

static void say_other_end(const struct machine *machine, const struct slot_view *view)
{
	complain("THE MACHINE WILL %s, not %s: the image that is loaded ends so, and cannot be "
		 "replaced",
		 actions[find_action(view->record.action)].will,
		 actions[find_action(machine->action)].wish);
	if (machine->live)
		sleep(READ_S);
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
	if (!ends_as_wanted(machine, &view))
		say_other_end(machine, &view);
	complain("emptying RAM through the %s door, then %s", way->name, view.record.action);
	if (!machine->live)
		return true;
	complain("the %s door does not open: %s", way->name, strerror(-way_go(way)));
	return false;
}

static bool is_best(const struct machine *machine, const struct way *way)
{
	struct slot_view view;

	slot_look(way->slots, way->slot, &view);
	return view.owner == way->owner && ends_as_wanted(machine, &view);
}

bool leave(const struct machine *machine)
{
	static struct ways ways;
	char bad[WAY_NAME_BYTES];
	size_t i;

	(void)ways_choose(&ways, ORDER, bad); /* all are in the table */
	ways_prepare(&ways, machine->root);
	for (i = 0; i < ways.count; i++)
		if (is_best(machine, &ways.item[i]) && leave_by(machine, &ways.item[i]))
			return true;
	for (i = 0; i < ways.count; i++)
		if (!is_best(machine, &ways.item[i]) && leave_by(machine, &ways.item[i]))
			return true;
	return false;
}

bool leave_by_restart(const struct machine *machine)
{
	complain("restarting instead of the kexec");
	if (!machine->live)
		return true;
	(void)reboot(RB_AUTOBOOT);
	complain("the machine does not restart: %s", strerror(errno));
	return false;
}
