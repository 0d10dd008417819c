/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The text of /proc/iomem, line by line. Any difference from what the kernel prints is an error,
 * because a map that was misread is worse than none.
 */
#include "bytes.h"
#include "iomem.h"

enum { HEX_DIGITS_MAX = 16, INDENT_PER_LEVEL = 2 };

struct cursor {
	const char *at;
	const char *end;
};

static bool skip_text(struct cursor *c, const char *text)
{
	if (!begins_with(c->at, (size_t)(c->end - c->at), text))
		return false;
	while (*text++)
		c->at++;
	return true;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool parse_hex(struct cursor *c, uint64_t *value)
{
	unsigned int digits = 0;

	for (*value = 0; c->at < c->end && hex_digit(*c->at) >= 0; c->at++, digits++)
		*value = *value << 4 | (uint64_t)hex_digit(*c->at);
	return digits >= 1 && digits <= HEX_DIGITS_MAX;
}

static const char *parse_line(struct cursor c, struct iomem_entry *entry)
{
	unsigned int indent = 0;
	uint64_t last;

	for (; c.at < c.end && *c.at == ' '; c.at++)
		indent++;
	if (indent % INDENT_PER_LEVEL)
		return "indent is odd";
	entry->depth = indent / INDENT_PER_LEVEL;
	if (!parse_hex(&c, &entry->range.start) || !skip_text(&c, "-") || !parse_hex(&c, &last) ||
	    !skip_text(&c, " : "))
		return "is not an address range and a name";
	if (last < entry->range.start)
		return "range ends before it starts";
	entry->range.end = last + 1;
	if (!entry->range.end)
		return "range ends beyond 64 bits";
	entry->name = c.at;
	entry->name_bytes = (size_t)(c.end - c.at);
	return NULL;
}

const char *iomem_parse(const char *text, size_t bytes, iomem_visit *visit, void *arg,
			unsigned int *line)
{
	struct cursor c = { .at = text, .end = text };
	unsigned int depth_allowed = 0;
	bool hidden = true;

	for (*line = 1; c.end < text + bytes; c.at = ++c.end, ++*line) {
		struct iomem_entry entry;
		const char *reason;

		while (c.end < text + bytes && *c.end != '\n')
			c.end++;
		if (c.end == text + bytes)
			return "line is cut off";
		reason = parse_line(c, &entry);
		if (reason)
			return reason;
		if (entry.depth > depth_allowed)
			return "indent has no parent";
		depth_allowed = entry.depth + 1;
		if (entry.range.end > 1)
			hidden = false;
		reason = visit(arg, &entry);
		if (reason)
			/* cppcheck-suppress returnDanglingLifetime ; reasons are texts that stay */
			return reason;
	}
	*line = 0;
	if (!bytes)
		return "text is empty";
	return hidden ? "addresses are hidden: reading them needs CAP_SYS_ADMIN" : NULL;
}
