/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The mounts of this process, from /proc/self/mountinfo below a root folder: proc(5).
 */
#ifndef MEMWIPE_UDEV_RULES_COMMON_MOUNTS_H
#define MEMWIPE_UDEV_RULES_COMMON_MOUNTS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct mount {
	dev_t number;  /* of the superblock; major 0 where it has no block device of its own */
	char *point;   /* where it is mounted */
	char *type;    /* "overlay" */
	char *source;  /* "/dev/sda1" */
	char *options; /* of the superblock, separated by commas, still escaped */
	bool followed; /* used by medium.c: the search is inside this mount */
};

struct mounts {
	char *text; /* owns every string above */
	struct mount *item;
	size_t count;
};

/* 0 or -errno. Malformed lines are skipped. Call mounts_free() in either case. */
int mounts_read(int root, struct mounts *mounts);
void mounts_free(struct mounts *mounts);

/* The mount that contains `path`, the one at `point`, the one of a superblock; or NULL. */
struct mount *mounts_find_path(const struct mounts *mounts, const char *path);
struct mount *mounts_find_point(const struct mounts *mounts, const char *point);
struct mount *mounts_find_number(const struct mounts *mounts, dev_t number);

/* Is it a file system without a disk? */
bool mount_is_in_ram(const struct mount *mount);

/* Replace escapes such as \040 in place. */
void mounts_unescape(char *text);

#endif
