/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/front/crash_slot.h"

#include "common/io.h"
#include "common/slot.h"
#include "udev-rules/common/config.h"
#include "udev-rules/front/unit.h"

#include <stddef.h>
#include <string.h>

/* The packages that load an image for a panic: Debian's, and Fedora's name for it. */
static const struct kdump {
	const char *unit;
	const char *file; /* of settings, which must say so as well; or NULL */
	const char *word;
} kdumps[] = {
	{ "kdump-tools.service", "etc/default/kdump-tools", "USE_KDUMP=1" },
	{ "kdump.service", NULL, NULL },
};

enum { KDUMPS = sizeof(kdumps) / sizeof(kdumps[0]) };

static bool kdump_is_enabled(int root)
{
	const struct kdump *kdump;

	for (kdump = kdumps; kdump < kdumps + KDUMPS; kdump++)
		if (unit_is_enabled(root, kdump->unit) &&
		    (!kdump->file || file_has_word(root, kdump->file, kdump->word)))
			return true;
	return false;
}

static bool is_wanted(int root)
{
	char reason[CONFIG_REASON_BYTES];
	struct config config;

	return config_read(&config, root, CONFIG_PATH, reason) == 0 && config.take_crash_slot;
}

const char *crash_slot_obstacle(int root)
{
	struct slot_view view;

	slot_look_at(root, SLOT_PANIC, &view);
	if (view.owner == SLOT_PAYLOAD || is_wanted(root))
		return NULL;
	if (view.owner == SLOT_FOREIGN)
		return "another program's crash image is loaded, for kdump perhaps: "
		       "take-crash-slot "
		       "= yes in memwipe.conf replaces it";
	if (kdump_is_enabled(root))
		return "kdump is enabled and uses the crash slot: take-crash-slot = yes in "
		       "memwipe.conf takes it";
	return NULL;
}

/* memwipe(4) */
static bool module_waits_for_panic(int root)
{
	char line[sizeof("Y\n")];

	return read_line(root, "sys/module/memwipe/parameters/panic", line, sizeof(line)) == 0 &&
	       strcmp(line, "Y") == 0;
}

const char crash_slot_remedy[] = "take-crash-slot = yes in memwipe.conf, then memwipe load; or "
				 "disable what loads that image";

const char *crash_slot_warning(int root)
{
	struct slot_view view;

	slot_look_at(root, SLOT_PANIC, &view);
	if (view.owner == SLOT_FOREIGN && module_waits_for_panic(root))
		return "starts another program's crash image before the module's panic=1 comes to "
		       "its turn";
	if (view.owner == SLOT_FOREIGN)
		return "starts another program's crash image, which may save RAM to a disk";
	if (view.owner == SLOT_EMPTY && kdump_is_enabled(root))
		return "kdump is enabled: it will save RAM to a disk";
	return NULL;
}
