/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file that takes the place of another one, which can be put back as it was until the end.
 * Functions return 0 or -errno.
 */
#ifndef MEMWIPE_DESKTOP_HELPER_REPLACEMENT_H
#define MEMWIPE_DESKTOP_HELPER_REPLACEMENT_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

struct replacement {
	char path[PATH_MAX];	   /* of the file, behind links */
	char fresh[PATH_MAX + 16]; /* the new one; "": none */
	char aside[PATH_MAX + 32]; /* a second name of the old one; "": none */
	int folder;		   /* locked against others who do the same; -1: not open */
};

/* Lock the folder of the file, which need not exist. */
int replacement_begin(struct replacement *replacement, const char *path);

/* Write the new file, with the owner and the mode of the old one, to the disk. */
int replacement_write(struct replacement *replacement, const char *text, size_t bytes);

/*
 * Does the old file consist of these bytes? One that is missing has none. -ESTALE: it does not. It
 * gets a second name, by which it can be put back.
 */
int replacement_compare(struct replacement *replacement, const char *text, size_t bytes);

/* Give the new file the name of the old one. */
int replacement_put(struct replacement *replacement);

/* Put the old one back. */
int replacement_undo(struct replacement *replacement);

/* Remove what is in the folder beside the file, and unlock it. */
void replacement_end(struct replacement *replacement);

#endif
