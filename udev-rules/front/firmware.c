/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/front/firmware.h"

#include "common/io.h"
#include "common/mor.h"
#include "common/slot.h"
#include "udev-rules/common/config.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { DOORS_BYTES = 32 };

/* The doors with a payload, by whether the hardware watchdog resets it if it hangs. */
struct watched {
	char doors[DOORS_BYTES];  /* "module, kexec" */
	char others[DOORS_BYTES]; /* loaded when the firmware was not asked to clear RAM */
	unsigned int seconds;	  /* the longest time of the first; 0: there are none */
};

static void add(struct watched *watched, const char *door, unsigned int seconds)
{
	char *doors = seconds ? watched->doors : watched->others;
	size_t used = strlen(doors);

	snprintf(doors + used, DOORS_BYTES - used, "%s%s", used ? ", " : "", door);
	if (seconds > watched->seconds)
		watched->seconds = seconds;
}

static void find_watched(int root, struct watched *watched)
{
	uint64_t of_module = 0;
	struct slot_view view;
	int slot;

	*watched = (struct watched){ .seconds = 0 };
	if (read_number(root, "sys/class/misc/memwipe/watchdog_s", &of_module) == 0)
		add(watched, "module", (unsigned int)of_module);
	for (slot = 0; slot < SLOTS; slot++) {
		slot_look_at(root, slot, &view);
		if (view.owner == SLOT_PAYLOAD)
			add(watched, slot_names[slot].name, view.record.watchdog_s);
	}
}

static bool wants_mor(int root)
{
	char reason[CONFIG_REASON_BYTES];
	struct config config;

	return config_read(&config, root, CONFIG_PATH, reason) == 0 && config.mor;
}

static void look_asked(const struct watched *watched, struct finding *finding)
{
	if (watched->seconds && *watched->others)
		finding_set_bad(
			finding, "memwipe load; where it loads nothing, restart the machine",
			"was asked to clear RAM at a reset, and the hardware watchdog resets "
			"a payload that hangs (%s), but not one loaded before (%s)",
			watched->doors, watched->others);
	else if (watched->seconds)
		finding_set(finding, FINDING_GOOD,
			    "was asked to clear RAM at a reset (and may not do it); the hardware "
			    "watchdog "
			    "resets a payload that hangs after %u s (%s)",
			    watched->seconds, watched->doors);
	else
		finding_set(finding, FINDING_GOOD,
			    "was asked to clear RAM at a reset (and may not do it)");
}

static void look_not_asked(bool missing, bool wanted, struct finding *finding)
{
	if (missing && wanted)
		finding_set_bad(
			finding,
			"remove mor = yes from memwipe.conf: this firmware has no such request",
			"cannot be asked to clear RAM at a reset, as [firmware] mor = yes asks "
			"for");
	else if (missing)
		finding_set(finding, FINDING_NOTE, "cannot be asked to clear RAM at a reset");
	else if (wanted)
		finding_set_bad(finding, "memwipe load, which says why if it fails",
				"has not kept that it is to clear RAM at a reset");
	else
		finding_set(finding, FINDING_NOTE,
			    "was not asked to clear RAM at a reset (memwipe mor on)");
}

void firmware_look(int root, struct finding *finding)
{
	int value = mor_read(root);
	struct watched watched;

	find_watched(root, &watched);
	if (value >= 0 && value & MOR_CLEAR)
		look_asked(&watched, finding);
	else if (watched.seconds)
		finding_set_bad(
			finding, "memwipe mor on, or memwipe load; or restart the machine",
			"is not asked to clear RAM at a reset any more, but the hardware watchdog "
			"resets a payload that hangs after %u s (%s)",
			watched.seconds, watched.doors);
	else if (value >= 0 || value == -ENOENT)
		look_not_asked(value == -ENOENT, wants_mor(root), finding);
	else
		finding_set(finding, FINDING_NOTE, "%s", strerror(-value));
}
