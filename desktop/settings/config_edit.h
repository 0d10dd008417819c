/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Changes of the text of memwipe.conf(5). A line that has nothing to do with the change, a comment
 * or an unknown key included, keeps its place and every byte. What a line means is asked of inih,
 * which the programs read the file with. Whether a value is a valid one is for config_parse().
 */
#ifndef MEMWIPE_DESKTOP_SETTINGS_CONFIG_EDIT_H
#define MEMWIPE_DESKTOP_SETTINGS_CONFIG_EDIT_H

#include <stddef.h>

/*
 * The value of the line number `index`, from 0, of those that set this key. NULL: there is no such
 * line. The caller frees it.
 */
char *config_edit_get(const char *text, const char *section, const char *key, size_t index);

/*
 * Set a key that may be given once: in the line that sets it, of which only the value changes, or
 * in a new line, below the comment that shows the key or at the end of its section. A section that
 * is missing is appended.
 *
 * 0 and *edited, which the caller frees. -EINVAL: the value would not be read back as it is, as it
 * holds a line end or a comment, or is too long for a line; -ENOMEM.
 */
int config_edit_set(const char *text, const char *section, const char *key, const char *value,
		    char **edited);

/*
 * Set a key that may be given several times: remove the lines whose value is not one of those,
 * append lines for the values that have none. As config_edit_set().
 */
int config_edit_set_list(const char *text, const char *section, const char *key,
			 const char *const *values, size_t count, char **edited);

#endif
