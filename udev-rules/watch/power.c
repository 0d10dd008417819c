/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/power.h"

#include "common/io.h"

#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const char supplies[] = "sys/class/power_supply";

/* Linux, Documentation/ABI/testing/sysfs-class-power: only these have `online` from outside. */
static int online(int root, const char *name)
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

int power_online(int root)
{
	DIR *folder = open_folder(root, supplies);
	struct dirent *entry;
	int all = -ENODEV;

	while (folder && (entry = readdir(folder))) {
		int one = entry->d_name[0] == '.' ? -ENODEV : online(root, entry->d_name);

		if (one > all)
			all = one;
	}
	if (folder)
		closedir(folder);
	return all;
}
