/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/front/replace.h"

#include "udev-rules/common/control.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDER_MODE = 0755, PATH_BYTES = 64 };

int replace_file(const char *path, const char *text, mode_t mode)
{
	char fresh[PATH_BYTES];
	int fd, error = 0;

	(void)mkdir(CONTROL_FOLDER, FOLDER_MODE);
	snprintf(fresh, sizeof(fresh), "%s.new", path);
	fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) != (ssize_t)strlen(text) || fchmod(fd, mode) != 0 ||
	    rename(fresh, path) != 0)
		error = errno ? -errno : -EIO;
	close(fd);
	return error;
}
