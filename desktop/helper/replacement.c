/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/helper/replacement.h"

#include "common/io.h"
#include "desktop/helper/texts.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEFAULT_MODE = 0644 };

int replacement_begin(struct replacement *replacement, const char *path)
{
	char folder[PATH_MAX];

	*replacement = (struct replacement){ .folder = -1 };
	if (!realpath(path, replacement->path)) {
		if (errno != ENOENT)
			return -errno;
		snprintf(replacement->path, sizeof(replacement->path), "%s", path);
	}
	snprintf(folder, sizeof(folder), "%s", replacement->path);
	replacement->folder = open(dirname(folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (replacement->folder < 0 || flock(replacement->folder, LOCK_EX) != 0)
		return -errno;
	return 0;
}

static int write_all(int fd, const char *text, size_t bytes)
{
	while (bytes) {
		ssize_t done = write(fd, text, bytes);

		if (done < 0 && errno != EINTR)
			return -errno;
		text += done > 0 ? done : 0;
		bytes -= done > 0 ? (size_t)done : 0;
	}
	return 0;
}

static int dress_as(int fd, const char *path)
{
	struct stat old = { .st_mode = DEFAULT_MODE };

	if (stat(path, &old) != 0 && errno != ENOENT)
		return -errno;
	if (fchown(fd, old.st_uid, old.st_gid) != 0 || fchmod(fd, old.st_mode & ALLPERMS) != 0)
		return -errno;
	return 0;
}

int replacement_write(struct replacement *replacement, const char *text, size_t bytes)
{
	char *fresh = replacement->fresh;
	int fd, error;

	snprintf(fresh, sizeof(replacement->fresh), "%s.XXXXXX", replacement->path);
	fd = mkostemp(fresh, O_CLOEXEC);
	if (fd < 0) {
		*fresh = '\0';
		return -errno;
	}
	error = write_all(fd, text, bytes);
	if (!error)
		error = dress_as(fd, replacement->path);
	if (!error && fsync(fd) != 0)
		error = -errno;
	close(fd);
	return error;
}

static int compare_file(const char *path, const char *text, size_t bytes)
{
	int root = open_root("/"), error;
	size_t old_bytes;
	char *old;

	if (root < 0)
		return root;
	error = read_file(root, path, TEXT_MAX_BYTES, &old, &old_bytes);
	close(root);
	if (!error && (old_bytes != bytes || memcmp(old, text, bytes) != 0))
		error = -ESTALE;
	free(old);
	return error;
}

int replacement_compare(struct replacement *replacement, const char *text, size_t bytes)
{
	char *aside = replacement->aside;

	snprintf(aside, sizeof(replacement->aside), "%s.old", replacement->fresh);
	if (link(replacement->path, aside) == 0)
		return compare_file(aside, text, bytes);
	*aside = '\0';
	if (errno != ENOENT)
		return -errno;
	return bytes ? -ESTALE : 0;
}

int replacement_put(struct replacement *replacement)
{
	if (rename(replacement->fresh, replacement->path) != 0)
		return -errno;
	*replacement->fresh = '\0';
	(void)fsync(replacement->folder); /* the name is the new file's in any case */
	return 0;
}

int replacement_undo(struct replacement *replacement)
{
	int result = *replacement->aside ? rename(replacement->aside, replacement->path)
					 : unlink(replacement->path);

	if (result != 0)
		return -errno;
	*replacement->aside = '\0';
	(void)fsync(replacement->folder);
	return 0;
}

void replacement_end(struct replacement *replacement)
{
	if (*replacement->fresh)
		(void)unlink(replacement->fresh);
	if (*replacement->aside)
		(void)unlink(replacement->aside);
	if (replacement->folder >= 0)
		close(replacement->folder);
}
