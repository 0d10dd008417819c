/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/front/unit.h"

#include "common/io.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define UNITS "etc/systemd/system"

enum { PATH_BYTES = 512 };

/* The link's target lies on the running system, perhaps not below root. */
static bool exists(int root, const char *path)
{
	struct stat status;

	return fstatat(root, path, &status, AT_SYMLINK_NOFOLLOW) == 0;
}

/* systemctl mask leaves the links of an enabled unit where they are. */
static bool is_masked(int root, const char *unit)
{
	static const char null[] = "/dev/null";
	char path[PATH_BYTES], target[sizeof(null)];

	snprintf(path, sizeof(path), UNITS "/%s", unit);
	return readlinkat(root, path, target, sizeof(target)) == (ssize_t)strlen(null) &&
	       memcmp(target, null, strlen(null)) == 0;
}

/* Which target wants it differs: basic.target in Debian, multi-user.target in Fedora. */
bool unit_is_enabled(int root, const char *unit)
{
	DIR *folder = open_folder(root, UNITS);
	char path[PATH_BYTES];
	struct dirent *entry;
	bool found = false;

	while (folder && !found && (entry = readdir(folder))) {
		snprintf(path, sizeof(path), UNITS "/%s/%s", entry->d_name, unit);
		found = strstr(entry->d_name, ".target.wants") && exists(root, path);
	}
	if (folder)
		closedir(folder);
	return found && !is_masked(root, unit);
}
