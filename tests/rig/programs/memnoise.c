/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes events that are no reason to trigger: uevents of a device without end, and resets of a USB
 * device.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/usbdevice_fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "common/message.h"

enum { BASE = 10 };

static int make_uevents(int fd, const char *count)
{
	static const char action[] = "change";
	long left = strtol(count, NULL, BASE);

	for (; left > 0; left--)
		if (pwrite(fd, action, strlen(action), 0) < 0)
			return -errno;
	return 0;
}

static int reset(int fd, const char *count)
{
	long left = strtol(count, NULL, BASE);

	for (; left > 0; left--)
		if (ioctl(fd, USBDEVFS_RESET) != 0)
			return -errno;
	return 0;
}

static const struct kind {
	const char *name;
	int (*make)(int fd, const char *count);
} kinds[] = { { "uevents", make_uevents }, { "reset", reset } };

static int make(const struct kind *kind, const char *path, const char *count)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), error = fd < 0 ? -errno : kind->make(fd, count);

	if (error)
		complain("%s: %s", path, strerror(-error));
	if (fd >= 0)
		close(fd);
	return error ? exit_code(error) : EXIT_DONE;
}

int main(int argc, char **argv)
{
	size_t i;

	for (i = 0; argc == 4 && i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(argv[1], kinds[i].name) == 0)
			return make(&kinds[i], argv[2], argv[3]);
	return complain_usage("usage: memnoise uevents|reset FILE COUNT");
}
