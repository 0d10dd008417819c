/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kexec-wipe/action.h"

#include <string.h>

static const char *const names[] = {
	[HANDOVER_POWEROFF] = "poweroff",
	[HANDOVER_REBOOT] = "reboot",
	[HANDOVER_HALT] = "halt",
};

enum { NAMES = sizeof(names) / sizeof(names[0]) };

const char *action_name(enum handover_action action)
{
	return (unsigned int)action < NAMES ? names[action] : NULL;
}

int action_parse(const char *name, enum handover_action *action)
{
	unsigned int i;

	for (i = HANDOVER_POWEROFF; i < NAMES; i++) {
		if (strcmp(name, names[i]) == 0) {
			*action = i;
			return 0;
		}
	}
	return -EINVAL;
}
