/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/front/reasons.h"

#include "common/io.h"
#include "udev-rules/common/control.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define REASONS CONTROL_FOLDER "/reasons"

enum { FILE_MAX_BYTES = 16 << 10, FOLDER_MODE = 0755, FILE_MODE = 0644 };

void reasons_read(int root, const char *door, char reason[REASON_BYTES])
{
	size_t bytes, length = strlen(door);
	char *text, *rest, *line;

	*reason = '\0';
	if (read_file(root, REASONS, FILE_MAX_BYTES, &text, &bytes) != 0)
		return;
	rest = text;
	while ((line = strsep(&rest, "\n")))
		if (strncmp(line, door, length) == 0 && line[length] == ' ')
			snprintf(reason, REASON_BYTES, "%s", line + length + 1);
	free(text);
}

int reasons_write(const char *text)
{
	static const char fresh[] = REASONS ".new";
	int fd, error = 0;

	(void)mkdir(CONTROL_FOLDER, FOLDER_MODE);
	fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, FILE_MODE);
	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) != (ssize_t)strlen(text) || fchmod(fd, FILE_MODE) != 0 ||
	    rename(fresh, REASONS) != 0)
		error = errno ? -errno : -EIO;
	close(fd);
	return error;
}
