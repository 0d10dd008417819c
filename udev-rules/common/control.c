/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/common/control.h"

#include <errno.h>
#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOR_ROOT = 0600, FOR_GROUP = 0660 };

/* Read /etc/group only: this early in the boot other name services are not available. */
static int find_group(const char *name, gid_t *number)
{
	FILE *file = fopen("/etc/group", "re");
	int error = file ? -ESRCH : -errno;
	struct group *entry;

	while (error && file && (entry = fgetgrent(file))) {
		if (strcmp(entry->gr_name, name) != 0)
			continue;
		*number = entry->gr_gid;
		error = 0;
	}
	if (file)
		fclose(file);
	return error;
}

/* The mode comes last, so that at no moment a group may send that must not. */
int control_permit(const char *path, const char *group)
{
	gid_t number = 0;
	int error;

	if (!*group)
		return chmod(path, FOR_ROOT) == 0 ? 0 : -errno;
	error = find_group(group, &number);
	if (error)
		return chmod(path, FOR_ROOT) == 0 ? error : -errno;
	if (chown(path, -1, number) != 0 || chmod(path, FOR_GROUP) != 0)
		return -errno;
	return 0;
}
