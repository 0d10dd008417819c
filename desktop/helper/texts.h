/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What memwipe-desktop-helper reads from standard input: the line "OLD NEW" with the lengths of two
 * texts in bytes, then the old and the new text of the configuration, and nothing behind. So a
 * caller that was ended half-way gives no text, instead of a part of one.
 */
#ifndef MEMWIPE_DESKTOP_HELPER_TEXTS_H
#define MEMWIPE_DESKTOP_HELPER_TEXTS_H

#include <stddef.h>

/* As much as the programs read of the file. */
enum { TEXT_MAX_BYTES = 64 << 10, TEXTS_MAX_BYTES = 2 * TEXT_MAX_BYTES + 32 };

struct texts {
	const char *old, *new;
	size_t old_bytes, new_bytes;
};

/* Find the texts in what was read. NULL, or the reason why it cannot be used. */
const char *texts_parse(struct texts *texts, const char *input, size_t bytes);

/* Read from a descriptor to its end, at most TEXTS_MAX_BYTES. NULL, or the reason. */
const char *texts_read(struct texts *texts, int fd);

#endif
