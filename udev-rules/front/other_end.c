/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/front/other_end.h"

#include "common/io.h"
#include "common/slot.h"

#include <stdio.h>
#include <string.h>

bool find_other_end(int root, const char **door, char action[RECORD_ACTION_BYTES])
{
	struct slot_view view;
	int slot;

	*door = "module";
	if (read_line(root, "/sys/class/misc/memwipe/action", action, RECORD_ACTION_BYTES) == 0 &&
	    strcmp(action, "poweroff") != 0)
		return true;
	for (slot = 0; slot < SLOTS; slot++) {
		slot_look_at(root, slot, &view);
		*door = slot_names[slot].name;
		snprintf(action, RECORD_ACTION_BYTES, "%s", view.record.action);
		if (view.owner != SLOT_EMPTY && view.owner != SLOT_FOREIGN &&
		    strcmp(action, "poweroff") != 0)
			return true;
	}
	return false;
}
