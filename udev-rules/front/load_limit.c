/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/front/load_limit.h"

#include "common/io.h"
#include "common/message.h"
#include "common/slot.h"

#include <errno.h>
#include <string.h>

static const char *const limits[SLOTS] = {
	[SLOT_KEXEC] = "/proc/sys/kernel/kexec_load_limit_reboot",
	[SLOT_PANIC] = "/proc/sys/kernel/kexec_load_limit_panic",
};

static void lock(int root, enum slot_id slot)
{
	int error = write_line(root, limits[slot], "0\n");

	if (error == -ENOENT)
		complain("cannot lock the %s slot: no %s (Linux 6.3 and later have it)",
			 slot_names[slot].name, limits[slot]);
	else if (error)
		complain("cannot lock the %s slot: %s: %s", slot_names[slot].name, limits[slot],
			 strerror(-error));
}

void load_limit_set(int root, const struct config *config)
{
	struct slot_view view;
	int slot;

	for (slot = 0; config->lock_slots && slot < SLOTS; slot++) {
		slot_look_at(root, slot, &view);
		if (view.owner == SLOT_PAYLOAD || view.owner == SLOT_STOCK)
			lock(root, slot);
	}
}
