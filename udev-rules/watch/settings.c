/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/settings.h"

#include "common/message.h"
#include "udev-rules/watch/triggers.h"

#include <stdio.h>
#include <string.h>

static int override(struct config *config, const struct overrides *overrides)
{
	if (overrides->deadline_seconds)
		config->deadline_seconds = overrides->deadline_seconds;
	if (!overrides->device)
		return EXIT_DONE;
	if (strlen(overrides->device) >= sizeof(config->device[0]))
		return complain_usage("the device's name is too long");
	config->boot_medium = false;
	config->devices = 1;
	*config->wrong_device = '\0';
	snprintf(config->device[0], sizeof(config->device[0]), "%s", overrides->device);
	return EXIT_DONE;
}

int settings_choose(struct settings *settings, const struct overrides *overrides)
{
	char unused[WAY_NAME_BYTES];

	/* The parser of the configuration has checked the names. */
	(void)ways_choose(&settings->doors, settings->config.order, unused);
	return override(&settings->config, overrides);
}

int settings_find(struct settings *settings, int root, const struct overrides *overrides)
{
	struct targets *targets = &settings->targets;
	int code = targets_find(targets, root, &settings->config, overrides->device != NULL);

	if (code != EXIT_DONE || targets->disks.count || targets->awaited ||
	    triggers_any_configured(&settings->config))
		return code;
	complain("there is nothing to watch: no disk and no other trigger");
	return EXIT_INCOMPLETE;
}
