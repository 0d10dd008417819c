/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where in the text of memwipe.conf(5) something is found. Places are offsets in bytes. */
#ifndef MEMWIPE_DESKTOP_SETTINGS_CONFIG_LINES_H
#define MEMWIPE_DESKTOP_SETTINGS_CONFIG_LINES_H

#include <stdbool.h>
#include <stddef.h>

enum { CONFIG_LINE_BYTES = 200 }; /* inih's limit, line end and '\0' included */

/* A line "key = value". */
struct config_line {
	size_t from, to;	     /* the whole line, its line end included */
	size_t value_from, value_to; /* of an empty value: directly behind "=" */
	char value[CONFIG_LINE_BYTES];
};

/* The line number `index`, from 0, of those that set this key. False: there is none. */
bool config_lines_find(const char *text, const char *section, const char *key, size_t index,
		       struct config_line *line);

/*
 * Where a new line for this key is put: behind the last one that sets it or shows it in a comment,
 * or else behind the last line with a value in its section, or else behind "[section]". False:
 * there is no such section.
 */
bool config_lines_place(const char *text, const char *section, const char *key, size_t *place);

#endif
