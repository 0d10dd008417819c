/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/ac_adapter.h"

#include "common/io.h"

#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const char supplies[] = "sys/class/power_supply";

static int online; /* as last read: ac_adapter_online() */

/*
 * One supply. Linux, Documentation/ABI/testing/sysfs-class-power: of these types `online` means
 * external power.
 */
static int read_online(int root, const char *name)
{
	char path[384], type[32];
	uint64_t number;

	snprintf(path, sizeof(path), "%s/%s/type", supplies, name);
	if (read_line(root, path, type, sizeof(type)) != 0 ||
	    (strcmp(type, "Mains") != 0 && strncmp(type, "USB", strlen("USB")) != 0))
		return -ENODEV;
	snprintf(path, sizeof(path), "%s/%s/online", supplies, name);
	if (read_number(root, path, &number) != 0)
		return -ENODEV;
	return number != 0;
}

int ac_adapter_online(int root)
{
	DIR *folder = open_folder(root, supplies);
	struct dirent *entry;
	int best = -ENODEV;

	while (folder && (entry = readdir(folder))) {
		int one = entry->d_name[0] == '.' ? -ENODEV : read_online(root, entry->d_name);

		if (one > best)
			best = one;
	}
	if (folder)
		closedir(folder);
	return best;
}

bool ac_adapter_configured(const struct config *config)
{
	return config->ac_lost;
}

void ac_adapter_open(const struct config *config, int root)
{
	online = ac_adapter_online(root);
}

const char *ac_adapter_absence(void)
{
	if (online == 1)
		return NULL;
	return online < 0 ? "no power supply reports whether it is plugged in"
			  : "there is no external power that could be lost";
}

/* Only the change from online counts, so a laptop that starts on its battery does not trigger. */
enum trigger_report ac_adapter_rescan(int root)
{
	int before = online;

	online = ac_adapter_online(root);
	if (online == 1)
		return TRIGGER_ENDED;
	return before == 1 ? TRIGGER_STARTED : TRIGGER_SAME;
}
