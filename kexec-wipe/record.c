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

#include "sdmem/common/io.h"

#define FOLDER	 "run/memwipe"
#define RECORD	 FOLDER "/kexec"
#define PREPARED RECORD ".new"

enum { RECORD_MAX_BYTES = 4096, WORD_BYTES = 16, FOLDER_MODE = 0755, RECORD_MODE = 0644 };

static int write_prepared(int root, const struct record *record)
{
	int fd = openat(root, PREPARED, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC,
			RECORD_MODE);
	int error = 0;

	if (fd < 0)
		return -errno;
	if (dprintf(fd, "action=%s\nranges=%" PRIu32 "\nbytes=%" PRIu64 "\n",
		    action_name(record->action), record->ranges, record->bytes) < 0)
		error = -errno;
	if (close(fd) != 0 && !error)
		error = -errno;
	return error;
}

int record_prepare(int root, const struct record *record, struct fault *fault)
{
	int error = 0;

	if (mkdirat(root, FOLDER, FOLDER_MODE) != 0 && errno != EEXIST)
		error = -errno;
	if (!error)
		error = write_prepared(root, record);
	if (!error)
		return 0;
	record_discard(root);
	return fault_set(fault, error, "cannot write /" PREPARED ": %s", strerror(-error));
}

int record_commit(int root, struct fault *fault)
{
	if (renameat(root, PREPARED, root, RECORD) == 0)
		return 0;
	return fault_set(fault, -errno, "cannot write /" RECORD ": %s", strerror(errno));
}

void record_discard(int root)
{
	(void)unlinkat(root, PREPARED, 0); /* what is left is never read */
}

int record_read(int root, struct record *record)
{
	char word[WORD_BYTES], *text;
	struct record r;
	size_t bytes;
	int error;

	error = read_file(root, RECORD, RECORD_MAX_BYTES, &text, &bytes);
	if (error)
		return error;
	error = -EINVAL;
	if (sscanf(text, "action=%15[a-z]\nranges=%" SCNu32 "\nbytes=%" SCNu64, word, &r.ranges,
		   &r.bytes) == 3)
		error = action_parse(word, &r.action);
	free(text);
	if (!error)
		*record = r;
	return error;
}

int record_remove(int root, struct fault *fault)
{
	if (unlinkat(root, RECORD, 0) == 0 || errno == ENOENT)
		return 0;
	return fault_set(fault, -errno, "cannot remove /" RECORD ": %s", strerror(errno));
}
