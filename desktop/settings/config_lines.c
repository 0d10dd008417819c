/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/settings/config_lines.h"

#include <ctype.h>
#include <ini.h>
#include <stdio.h>
#include <string.h>

static const char byte_order_mark[] = "\xef\xbb\xbf"; /* inih skips one at the start */

struct search {
	const char *text, *rest; /* rest: behind the last line that inih was given */
	const char *section, *key;
	size_t skip; /* lines with this key before the one that is searched for */
	struct config_line *line;
	bool found;
};

static bool is_blank(char letter)
{
	return isspace((unsigned char)letter);
}

/* Behind the blanks at the start of a line, and the mark at the start of the text. */
static const char *skip_blanks(const char *text, const char *line)
{
	if (line == text && strncmp(line, byte_order_mark, strlen(byte_order_mark)) == 0)
		line += strlen(byte_order_mark);
	while (*line != '\n' && is_blank(*line))
		line++;
	return line;
}

static size_t line_length(const char *line)
{
	size_t length = strcspn(line, "\n");

	return length + (line[length] == '\n');
}

/* inih's reader, which works like fgets(3). A line that is too long ends the text, as it does for
 * config_parse(). */
static char *read_piece(char *to, int room, void *stream)
{
	struct search *search = stream;
	size_t length = line_length(search->rest);

	if (!length || length > (size_t)room - 1 || length >= CONFIG_LINE_BYTES)
		return NULL;
	memcpy(to, search->rest, length);
	to[length] = '\0';
	search->rest += length;
	return to;
}

/* The line that was read last sets the key: find the value in it. */
static void locate(struct search *search, const char *value)
{
	struct config_line *line = search->line;
	const char *from = search->rest, *at;

	do
		from--;
	while (from > search->text && from[-1] != '\n');
	at = from + strcspn(from, "=:") + 1;
	line->from = (size_t)(from - search->text);
	line->to = (size_t)(search->rest - search->text);
	if (*value)
		at = skip_blanks(search->text, at);
	line->value_from = (size_t)(at - search->text);
	line->value_to = line->value_from + strlen(value);
	snprintf(line->value, sizeof(line->value), "%s", value);
}

/* inih's handler: once for each "key = value". */
static int handle_line(void *user, const char *section, const char *name, const char *value)
{
	struct search *search = user;

	if (search->found || strcmp(section, search->section) != 0 ||
	    strcmp(name, search->key) != 0)
		return 1;
	if (search->skip) {
		search->skip--;
		return 1;
	}
	search->found = true;
	locate(search, value);
	return 1;
}

bool config_lines_find(const char *text, const char *section, const char *key, size_t index,
		       struct config_line *line)
{
	struct search search = { .text = text,
				 .rest = text,
				 .section = section,
				 .key = key,
				 .skip = index,
				 .line = line };

	ini_allow_multiline = false; /* as config_parse() */
	(void)ini_parse_stream(read_piece, &search, handle_line, &search);
	return search.found;
}

/* "[section]", behind which anything may stand. */
static bool is_header(const char *start, const char *section)
{
	size_t length = strlen(section);

	return strncmp(start + 1, section, length) == 0 && start[1 + length] == ']';
}

/* "key = ...", "#key = ...", or "# Example: key = ...". */
static bool shows_key(const char *start, const char *key)
{
	static const char example[] = "Example:";
	size_t length = strlen(key);

	start += strspn(start, "#; \t");
	if (strncmp(start, example, strlen(example)) == 0)
		start += strlen(example);
	start += strspn(start, " \t");
	if (strncmp(start, key, length) != 0)
		return false;
	start += length;
	start += strspn(start, " \t");
	return *start == '=';
}

bool config_lines_place(const char *text, const char *section, const char *key, size_t *place)
{
	size_t header = 0, value = 0, shown = 0;
	const char *line, *start;
	bool inside = false;

	for (line = text; *line; line += line_length(line)) {
		size_t end = (size_t)(line - text) + line_length(line);

		start = skip_blanks(text, line);
		if (*start == '[') {
			inside = is_header(start, section);
			if (inside)
				header = end;
		} else if (inside && shows_key(start, key)) {
			shown = end;
		} else if (inside && !strchr("#;\n", *start)) {
			value = end;
		}
	}
	*place = shown ? shown : value ? value : header;
	return *place;
}
