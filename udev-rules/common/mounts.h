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
	bool followed; /* for a search: it stands on this mount now */
};

struct mounts {
	char *text; /* owns every string above */
	struct mount *item;
	size_t count;
};

/* 0 or -errno; lines that make no sense are passed over. Free with mounts_free() in either case. */
int mounts_read(int root, struct mounts *mounts);
void mounts_free(struct mounts *mounts);

/* The mount that `path` lies on, the one mounted at `point`, the one of a superblock; NULL. */
struct mount *mounts_find_path(const struct mounts *mounts, const char *path);
struct mount *mounts_find_point(const struct mounts *mounts, const char *point);
struct mount *mounts_find_number(const struct mounts *mounts, dev_t number);

/* Undo \040 and its like in place. */
void mounts_unescape(char *text);

#endif
