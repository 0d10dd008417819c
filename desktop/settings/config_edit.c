/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/settings/config_edit.h"

#include "desktop/settings/config_lines.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Replace *text by one with `middle` in the place of the bytes [from, to). 0 or -ENOMEM. */
static int splice(char **text, size_t from, size_t to, const char *middle)
{
	char *fresh;

	if (asprintf(&fresh, "%.*s%s%s", (int)from, *text, middle, *text + to) < 0)
		return -ENOMEM;
	free(*text);
	*text = fresh;
	return 0;
}

/* Put a line, which is free'd here, at the start of a line, or at the end of the text. */
static int insert(char **text, size_t place, char *line)
{
	bool torn = place && (*text)[place - 1] != '\n';
	int error = line ? 0 : -ENOMEM;

	if (!error && torn)
		error = splice(text, place, place, "\n");
	if (!error)
		error = splice(text, place + torn, place + torn, line);
	free(line);
	return error;
}

static char *new_line(const char *before, const char *key, const char *value)
{
	char *line;

	return asprintf(&line, "%s%s =%s%s\n", before, key, *value ? " " : "", value) < 0 ? NULL
											  : line;
}

/* Behind `place`, or, if there is no such section, in a new one. */
static int add_line(char **text, const char *section, const char *key, const char *value)
{
	char header[CONFIG_LINE_BYTES];
	size_t place;

	if (config_lines_place(*text, section, key, &place))
		return insert(text, place, new_line("", key, value));
	snprintf(header, sizeof(header), "%s[%s]\n", **text ? "\n" : "", section);
	return insert(text, strlen(*text), new_line(header, key, value));
}

static int set_value(char **text, const struct config_line *line, const char *value)
{
	char *spaced;
	int error;

	if (line->value_from != line->value_to || !*value)
		return splice(text, line->value_from, line->value_to, value);
	if (asprintf(&spaced, " %s", value) < 0)
		return -ENOMEM;
	error = splice(text, line->value_from, line->value_to, spaced);
	free(spaced);
	return error;
}

char *config_edit_get(const char *text, const char *section, const char *key, size_t index)
{
	struct config_line line;

	return config_lines_find(text, section, key, index, &line) ? strdup(line.value) : NULL;
}

/* How many of the first `count` lines that set the key have this value. */
static size_t lines_with(const char *text, const char *section, const char *key, const char *value,
			 size_t count)
{
	struct config_line line;
	size_t found = 0, i;

	for (i = 0; i < count && config_lines_find(text, section, key, i, &line); i++)
		found += strcmp(line.value, value) == 0;
	return found;
}

static size_t values_with(const char *const *values, size_t count, const char *value)
{
	size_t found = 0, i;

	for (i = 0; i < count; i++)
		found += strcmp(values[i], value) == 0;
	return found;
}

/* Hand out the text if no error has occurred, and each value is read back. */
static int finish(int error, char *text, const char *section, const char *key,
		  const char *const *values, size_t count, char **edited)
{
	struct config_line line;
	size_t i;

	for (i = 0; !error && i < count; i++)
		if (lines_with(text, section, key, values[i], SIZE_MAX) !=
		    values_with(values, count, values[i]))
			error = -EINVAL;
	if (!error && config_lines_find(text, section, key, count, &line))
		error = -EINVAL;
	if (error)
		free(text);
	*edited = error ? NULL : text;
	return error;
}

int config_edit_set(const char *text, const char *section, const char *key, const char *value,
		    char **edited)
{
	char *copy = strdup(text);
	struct config_line line;
	int error;

	if (!copy)
		error = -ENOMEM;
	else if (config_lines_find(copy, section, key, 0, &line))
		error = set_value(&copy, &line, value);
	else
		error = add_line(&copy, section, key, value);
	return finish(error, copy, section, key, &value, 1, edited);
}

/* Remove each line that is one more with its value than is wanted. */
static int remove_lines(char **text, const char *section, const char *key,
			const char *const *values, size_t count)
{
	struct config_line line;
	size_t i = 0;
	int error = 0;

	while (!error && config_lines_find(*text, section, key, i, &line)) {
		if (lines_with(*text, section, key, line.value, i) <
		    values_with(values, count, line.value))
			i++;
		else
			error = splice(text, line.from, line.to, "");
	}
	return error;
}

int config_edit_set_list(const char *text, const char *section, const char *key,
			 const char *const *values, size_t count, char **edited)
{
	char *copy = strdup(text);
	int error = copy ? remove_lines(&copy, section, key, values, count) : -ENOMEM;
	size_t i;

	for (i = 0; !error && i < count; i++)
		if (lines_with(copy, section, key, values[i], SIZE_MAX) <
		    values_with(values, i + 1, values[i]))
			error = add_line(&copy, section, key, values[i]);
	return finish(error, copy, section, key, values, count, edited);
}
