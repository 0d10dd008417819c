/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/record.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER "run/memwipe"

enum {
	RECORD_MAX_BYTES = 1024,
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

enum kind { KIND_ACTION, KIND_NUMBER_32, KIND_NUMBER, KIND_TEXT };

/* One line each, "key=value", in this order. */
static const struct field {
	const char *key;
	enum kind kind;
	size_t place; /* in struct record */
	bool needed;
} fields[] = {
	{ "action", KIND_ACTION, offsetof(struct record, action), true },
	{ "ranges", KIND_NUMBER_32, offsetof(struct record, ranges), true },
	{ "bytes", KIND_NUMBER, offsetof(struct record, bytes), true },
	{ "watchdog", KIND_NUMBER_32, offsetof(struct record, watchdog_s), false },
	{ "kernel", KIND_TEXT, offsetof(struct record, kernel), false },
	{ "at", KIND_NUMBER, offsetof(struct record, mark.at), false },
	{ "size", KIND_NUMBER, offsetof(struct record, mark.size), false },
	{ "offset", KIND_NUMBER, offsetof(struct record, mark.offset), false },
	{ "sum", KIND_NUMBER, offsetof(struct record, mark.sum), false },
	{ "symbol", KIND_NUMBER, offsetof(struct record, mark.symbol), false },
	{ "next-at", KIND_NUMBER, offsetof(struct record, next.at), false },
	{ "next-size", KIND_NUMBER, offsetof(struct record, next.size), false },
	{ "next-offset", KIND_NUMBER, offsetof(struct record, next.offset), false },
	{ "next-sum", KIND_NUMBER, offsetof(struct record, next.sum), false },
	{ "next-symbol", KIND_NUMBER, offsetof(struct record, next.symbol), false },
};

enum { FIELDS = sizeof(fields) / sizeof(fields[0]), DECIMAL = 10 };

static uint64_t number_of(const struct field *field, const void *place)
{
	return field->kind == KIND_NUMBER_32 ? *(const uint32_t *)place : *(const uint64_t *)place;
}

static int print_field(int fd, const struct field *field, const void *place)
{
	if (field->kind == KIND_NUMBER || field->kind == KIND_NUMBER_32) {
		uint64_t number = number_of(field, place);

		if (!number && !field->needed)
			return 0;
		return dprintf(fd, "%s=%" PRIu64 "\n", field->key, number);
	}
	if (!*(const char *)place && !field->needed)
		return 0;
	return dprintf(fd, "%s=%s\n", field->key, (const char *)place);
}

/* The fields whose place is at `start` or behind it. */
static int print_record(int fd, const struct record *record, size_t start)
{
	const struct field *field;
	int printed = 0;

	for (field = fields; field < fields + FIELDS && printed >= 0; field++)
		if (field->place >= start)
			printed = print_field(fd, field, (const char *)record + field->place);
	return printed < 0 ? -errno : 0;
}

static int write_prepared(int root, const struct path *prepared, const struct record *record)
{
	int fd = openat(root, prepared->text, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC,
			RECORD_MODE);
	int error;

	if (fd < 0)
		return -errno;
	error = print_record(fd, record, 0);
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

/* A second announcement in one file would make it unreadable: parse() accepts each field once. */
void record_announce(int root, const char *name, const struct record_mark *next)
{
	struct path path = record_path(name);
	struct record record;
	int fd;

	if (record_read(root, name, &record) != 0 || record.next.size)
		return;
	fd = openat(root, path.text, O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return;
	record.next = *next;
	(void)print_record(fd, &record, offsetof(struct record, next));
	close(fd);
}

void record_discard(int root, const char *name)
{
	struct path prepared = prepared_path(name);

	(void)unlinkat(root, prepared.text, 0); /* what is left is never read */
}

static bool is_action(const char *word)
{
	static const char *const actions[] = { "poweroff", "reboot", "halt" };
	size_t i;

	for (i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
		if (strcmp(word, actions[i]) == 0)
			return true;
	return false;
}

static int take_word(const char *value, size_t length, char *place, size_t room)
{
	if (length == 0 || length >= room)
		return -EINVAL;
	memcpy(place, value, length);
	place[length] = '\0';
	return 0;
}

static int take_number(const char *value, size_t length, bool small, void *place)
{
	unsigned long long number;
	char *end;

	if (*value < '0' || *value > '9')
		return -EINVAL;
	errno = 0;
	number = strtoull(value, &end, DECIMAL);
	if (errno || end != value + length || (small && number > UINT32_MAX))
		return -EINVAL;
	if (small)
		*(uint32_t *)place = (uint32_t)number;
	else
		*(uint64_t *)place = number;
	return 0;
}

static int take(const struct field *field, const char *value, size_t length, struct record *record)
{
	void *place = (char *)record + field->place;

	switch (field->kind) {
	case KIND_ACTION:
		if (take_word(value, length, place, RECORD_ACTION_BYTES) != 0)
			return -EINVAL;
		return is_action(place) ? 0 : -EINVAL;
	case KIND_TEXT:
		return take_word(value, length, place, RECORD_KERNEL_BYTES);
	default:
		return take_number(value, length, field->kind == KIND_NUMBER_32, place);
	}
}

/* The text ends with a zero byte. A line that is not expected means that another program wrote the
 * file. */
static int parse(const char *text, struct record *record)
{
	const struct field *field;

	for (field = fields; field < fields + FIELDS; field++) {
		size_t key = strlen(field->key), length = strcspn(text, "\n");

		if (strncmp(text, field->key, key) != 0 || text[key] != '=') {
			if (field->needed)
				return -EINVAL;
			continue;
		}
		if (text[length] != '\n' ||
		    take(field, text + key + 1, length - key - 1, record) != 0)
			return -EINVAL;
		text += length + 1;
	}
	return *text ? -EINVAL : 0;
}

int record_read_held(int fd, struct record *record)
{
	char text[RECORD_MAX_BYTES + 1];
	struct record r = { .ranges = 0 };
	ssize_t bytes = pread(fd, text, RECORD_MAX_BYTES, 0);

	if (bytes < 0)
		return -errno;
	text[bytes] = '\0';
	if (parse(text, &r) != 0)
		return -EINVAL;
	*record = r;
	return 0;
}

int record_read(int root, const char *name, struct record *record)
{
	struct path path = record_path(name);
	int fd = openat(root, path.text, O_RDONLY | O_CLOEXEC), error;

	if (fd < 0)
		return -errno;
	error = record_read_held(fd, record);
	close(fd);
	return error;
}

int record_remove(int root, const char *name, struct fault *fault)
{
	struct path path = record_path(name);

	if (unlinkat(root, path.text, 0) == 0 || errno == ENOENT)
		return 0;
	return fault_set(fault, -errno, "cannot remove /%s: %s", path.text, strerror(errno));
}
