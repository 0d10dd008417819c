/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/mor.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <unistd.h>

int mor_read_file(int root, struct mor_file *file)
{
	int fd = openat(root, MOR_PATH, O_RDONLY | O_CLOEXEC);
	ssize_t got;

	if (fd < 0)
		return -errno;
	got = read(fd, file, sizeof(*file));
	if (got < 0)
		got = -errno;
	close(fd);
	if (got < 0)
		return (int)got;
	return (size_t)got == sizeof(*file) ? 0 : -EINVAL;
}

int mor_read(int root)
{
	struct mor_file file;
	int error = mor_read_file(root, &file);

	return error ? error : file.value;
}
