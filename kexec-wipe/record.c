/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kexec-wipe/record.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/io.h"

#define FOLDER "run/memwipe"

enum {
	RECORD_MAX_BYTES = 4096,
	WORD_BYTES = 16,
	PATH_BYTES = 64,
	FOLDER_MODE = 0755,
	RECORD_MODE = 0644,
};

struct path {
	char text[PATH_BYTES];
};

static struct path path_of(const char *name, const char *suffix)
{
	struct path path;

	snprintf(path.text, sizeof(path.text), FOLDER "/%s%s", name, suffix);
	return path;
}

static struct path record_path(const char *name)
{
	return path_of(name, "");
}

static struct path prepared_path(const char *name)
{
	return path_of(name, ".new");
}

static int print_record(int fd, const struct record *record)
{
	int printed = dprintf(fd, "action=%s\nranges=%" PRIu32 "\nbytes=%" PRIu64 "\n",
			      action_name(record->action), record->ranges, record->bytes);

	if (printed >= 0 && *record->kernel)
		printed = dprintf(fd, "kernel=%s\n", record->kernel);
	return printed < 0 ? -errno : 0;
}

static int write_prepared(int root, const struct path *prepared, const struct record *record)
{
	int fd = openat(root, prepared->text, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC,
			RECORD_MODE);
	int error;

	if (fd < 0)
		return -errno;
	error = print_record(fd, record);
	if (close(fd) != 0 && !error)
		error = -errno;
	return error;
}

int record_prepare(int root, const char *name, const struct record *record, struct fault *fault)
{
	struct path prepared = prepared_path(name);
	int error = 0;

	if (mkdirat(root, FOLDER, FOLDER_MODE) != 0 && errno != EEXIST)
		error = -errno;
	if (!error)
		error = write_prepared(root, &prepared, record);
	if (!error)
		return 0;
	record_discard(root, name);
	return fault_set(fault, error, "cannot write /%s: %s", prepared.text, strerror(-error));
}

int record_commit(int root, const char *name, struct fault *fault)
{
	struct path path = record_path(name), prepared = prepared_path(name);

	if (renameat(root, prepared.text, root, path.text) == 0)
		return 0;
	return fault_set(fault, -errno, "cannot write /%s: %s", path.text, strerror(errno));
}

void record_discard(int root, const char *name)
{
	struct path prepared = prepared_path(name);

	(void)unlinkat(root, prepared.text, 0); /* what is left is never read */
}

int record_read(int root, const char *name, struct record *record)
{
	struct path path = record_path(name);
	char word[WORD_BYTES], *text;
	struct record r = { 0 };
	size_t bytes;
	int error;

	error = read_file(root, path.text, RECORD_MAX_BYTES, &text, &bytes);
	if (error)
		return error;
	error = -EINVAL;
	/* The kernel's file is not there for the payload. */
	if (sscanf(text, "action=%15[a-z]\nranges=%" SCNu32 "\nbytes=%" SCNu64 "\nkernel=%255[^\n]",
		   word, &r.ranges, &r.bytes, r.kernel) >= 3)
		error = action_parse(word, &r.action);
	free(text);
	if (!error)
		*record = r;
	return error;
}

int record_remove(int root, const char *name, struct fault *fault)
{
	struct path path = record_path(name);

	if (unlinkat(root, path.text, 0) == 0 || errno == ENOENT)
		return 0;
	return fault_set(fault, -errno, "cannot remove /%s: %s", path.text, strerror(errno));
}
