/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/io.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FIRST_READ_BYTES = 4096, NUMBER_ROOM = 32, WORDS_MAX_BYTES = 1 << 20 };

int open_root(const char *path)
{
	int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

static int open_below(int root, const char *path, int flags)
{
	while (*path == '/')
		path++;
	return openat(root, path, flags | O_CLOEXEC);
}

/* stat(2) knows no size for files of /proc and /sys: read until the end, doubling the memory. */
static int read_all(int fd, size_t max_bytes, char **text, size_t *bytes)
{
	size_t room = FIRST_READ_BYTES, used = 0;
	char *buffer = malloc(room + 1), *larger;
	ssize_t got;
	int error;

	if (!buffer)
		return -ENOMEM;
	while ((got = read(fd, buffer + used, room - used)) != 0) {
		error = -errno;
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			goto fail;
		used += got;
		error = -EFBIG;
		if (used > max_bytes)
			goto fail;
		if (used < room)
			continue;
		error = -ENOMEM;
		larger = realloc(buffer, 2 * room + 1);
		if (!larger)
			goto fail;
		buffer = larger;
		room *= 2;
	}
	buffer[used] = '\0';
	*text = buffer;
	*bytes = used;
	return 0;
fail:
	free(buffer);
	return error;
}

int read_file(int root, const char *path, size_t max_bytes, char **text, size_t *bytes)
{
	int fd, error;

	*text = NULL;
	*bytes = 0;
	fd = open_below(root, path, O_RDONLY);
	if (fd < 0)
		return -errno;
	error = read_all(fd, max_bytes, text, bytes);
	close(fd);
	return error;
}

int read_line(int root, const char *path, char *line, size_t room)
{
	ssize_t got;
	int fd = open_below(root, path, O_RDONLY);

	if (fd < 0)
		return -errno;
	got = read(fd, line, room - 1);
	if (got < 0)
		got = -errno;
	close(fd);
	if (got < 0)
		return got;
	line[got] = '\0';
	line[strcspn(line, "\n")] = '\0';
	return 0;
}

int read_number(int root, const char *path, uint64_t *number)
{
	char line[NUMBER_ROOM];
	int error = read_line(root, path, line, sizeof(line));

	if (error)
		return error;
	return sscanf(line, "%" SCNu64, number) == 1 ? 0 : -EINVAL;
}

static bool has_word(const char *text, const char *word)
{
	size_t length = strlen(word);
	const char *at = text;

	while ((at = strstr(at, word))) {
		if ((at == text || strchr(" \t\n", at[-1])) && strchr(" \t\n", at[length]))
			return true;
		at += length;
	}
	return false;
}

bool file_has_word(int root, const char *path, const char *word)
{
	size_t bytes;
	char *text;
	bool has;

	if (read_file(root, path, WORDS_MAX_BYTES, &text, &bytes) != 0)
		return false;
	has = has_word(text, word);
	free(text);
	return has;
}

DIR *open_folder(int root, const char *path)
{
	int fd = open_below(root, path, O_RDONLY | O_DIRECTORY), error;
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);

	if (fd >= 0 && !folder) {
		error = errno;
		close(fd);
		errno = error;
	}
	return folder;
}

int write_line(int root, const char *path, const char *text)
{
	int fd = open_below(root, path, O_WRONLY | O_TRUNC), error = 0;
	ssize_t put;

	if (fd < 0)
		return -errno;
	put = write(fd, text, strlen(text));
	if (put < 0)
		error = -errno;
	else if ((size_t)put < strlen(text))
		error = -EIO;
	close(fd);
	return error;
}

bool has_name(int fd)
{
	struct stat status;

	return fstat(fd, &status) == 0 && status.st_nlink > 0;
}

void hold_file(int *fd, int root, const char *path, int flags)
{
	if (*fd >= 0 && has_name(*fd))
		return;
	if (*fd >= 0)
		close(*fd);
	*fd = open_below(root, path, flags);
}

int parse_size(const char *text, uint64_t *bytes)
{
	static const char units[] = "KMGTPE";
	const char *unit;
	unsigned int shift = 0;
	double number;
	char *end;

	if (!isdigit((unsigned char)*text))
		return -EINVAL;
	errno = 0;
	number = strtod(text, &end);
	if (end > text + strspn(text, "0123456789."))
		return -EINVAL;
	unit = *end ? strchr(units, toupper((unsigned char)*end)) : NULL;
	if (unit) {
		shift = 10 * (unit - units + 1);
		end++;
		if (*end && strcasecmp(end, "B") != 0 && strcasecmp(end, "iB") != 0)
			return -EINVAL;
	} else if (*end && strcasecmp(end, "B") != 0) {
		return -EINVAL;
	}
	number = ldexp(number, shift);
	if (number >= 0x1p64)
		return -ERANGE;
	*bytes = number;
	return 0;
}
