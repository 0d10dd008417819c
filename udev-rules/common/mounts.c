/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/common/mounts.h"

#include "common/io.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

enum { MOUNTINFO_MAX_BYTES = 16 << 20, FIRST_MOUNTS = 32, OCTAL_DIGITS = 3 };

void mounts_unescape(char *text)
{
	char *from = text, *to = text;
	unsigned int code;

	while (*from) {
		if (*from == '\\' && strspn(from + 1, "01234567") >= OCTAL_DIGITS &&
		    sscanf(from + 1, "%3o", &code) == 1) {
			*to++ = code;
			from += 1 + OCTAL_DIGITS;
		} else {
			*to++ = *from++;
		}
	}
	*to = '\0';
}

/* "36 35 98:0 /root /point options optional... - type source options" */
static bool parse_line(char *line, struct mount *mount)
{
	unsigned int major_number, minor_number;
	char *field[5], *tag;
	size_t i;

	for (i = 0; i < 5; i++)
		field[i] = strsep(&line, " ");
	if (!field[4] || sscanf(field[2], "%u:%u", &major_number, &minor_number) != 2)
		return false;
	while ((tag = strsep(&line, " ")) && strcmp(tag, "-") != 0)
		continue;
	*mount = (struct mount){ .number = makedev(major_number, minor_number), .point = field[4] };
	mount->type = strsep(&line, " ");
	mount->source = strsep(&line, " ");
	mount->options = strsep(&line, " ");
	if (!mount->options)
		return false;
	mounts_unescape(mount->point);
	mounts_unescape(mount->source);
	return true;
}

static int add_mount(struct mounts *mounts, size_t *room, const struct mount *mount)
{
	struct mount *larger;

	if (mounts->count == *room) {
		*room = *room ? 2 * *room : FIRST_MOUNTS;
		larger = reallocarray(mounts->item, *room, sizeof(*larger));
		if (!larger)
			return -ENOMEM;
		mounts->item = larger;
	}
	mounts->item[mounts->count++] = *mount;
	return 0;
}

int mounts_read(int root, struct mounts *mounts)
{
	size_t bytes, room = 0;
	struct mount mount;
	char *rest, *line;
	int error;

	*mounts = (struct mounts){ 0 };
	error = read_file(root, "/proc/self/mountinfo", MOUNTINFO_MAX_BYTES, &mounts->text, &bytes);
	rest = mounts->text;
	while (!error && (line = strsep(&rest, "\n")))
		if (parse_line(line, &mount))
			error = add_mount(mounts, &room, &mount);
	return error;
}

void mounts_free(struct mounts *mounts)
{
	free(mounts->item);
	free(mounts->text);
	*mounts = (struct mounts){ 0 };
}

/* Is `path` at or below `point`? */
static bool below(const char *path, const char *point)
{
	size_t length = strlen(point);

	if (strcmp(point, "/") == 0)
		return path[0] == '/';
	return strncmp(path, point, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

/* Of two mounts at one point the later one is visible: hence >= and the searches from the end. */
struct mount *mounts_find_path(const struct mounts *mounts, const char *path)
{
	struct mount *best = NULL;
	size_t i;

	for (i = 0; i < mounts->count; i++) {
		struct mount *mount = &mounts->item[i];

		if (below(path, mount->point) &&
		    (!best || strlen(mount->point) >= strlen(best->point)))
			best = mount;
	}
	return best;
}

struct mount *mounts_find_point(const struct mounts *mounts, const char *point)
{
	size_t i;

	for (i = mounts->count; i-- > 0;)
		if (strcmp(mounts->item[i].point, point) == 0)
			return &mounts->item[i];
	return NULL;
}

struct mount *mounts_find_number(const struct mounts *mounts, dev_t number)
{
	size_t i;

	for (i = mounts->count; i-- > 0;)
		if (mounts->item[i].number == number)
			return &mounts->item[i];
	return NULL;
}

bool mount_is_in_ram(const struct mount *mount)
{
	return strcmp(mount->type, "tmpfs") == 0 || strcmp(mount->type, "ramfs") == 0 ||
	       strcmp(mount->type, "rootfs") == 0;
}
