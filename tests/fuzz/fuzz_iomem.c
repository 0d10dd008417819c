/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whatever is accepted as /proc/iomem is, printed again as the kernel prints it, the same text but
 * for leading zeros; and what a visitor sees lies inside the text.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/iomem.h"
#include "tests/fuzz/fuzz.h"

enum { LINE_BYTES = 64 };

struct reprint {
	const char *text;
	size_t bytes;
	unsigned int depth;
	unsigned int entries;
	char *copy; /* NULL: do not print */
	size_t copied;
};

static const char *reprint_entry(void *arg, const struct iomem_entry *e)
{
	struct reprint *r = arg;
	char line[LINE_BYTES];
	int length;

	MUST(e->range.start < e->range.end);
	MUST(e->depth <= (r->entries ? r->depth + 1 : 0));
	MUST(e->name >= r->text && e->name + e->name_bytes < r->text + r->bytes);
	MUST(!memchr(e->name, '\n', e->name_bytes) && e->name[e->name_bytes] == '\n');
	r->depth = e->depth;
	r->entries++;
	if (!r->copy)
		return NULL;
	length = snprintf(line, sizeof(line), "%llx-%llx : ", (unsigned long long)e->range.start,
			  (unsigned long long)e->range.end - 1);
	memset(r->copy + r->copied, ' ', 2 * e->depth);
	r->copied += 2 * e->depth;
	memcpy(r->copy + r->copied, line, (size_t)length);
	r->copied += (size_t)length;
	memcpy(r->copy + r->copied, e->name, e->name_bytes + 1);
	r->copied += e->name_bytes + 1;
	return NULL;
}

static unsigned int count_lines(const char *text, size_t bytes)
{
	unsigned int lines = 0;

	while (bytes--)
		lines += *text++ == '\n';
	return lines;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	struct reprint first = { .text = (const char *)data, .bytes = bytes };
	struct reprint second = { 0 };
	unsigned int lines = count_lines(first.text, bytes), line;
	const char *reason;

	first.copy = malloc(bytes + 1);
	MUST(first.copy);
	reason = iomem_parse(first.text, bytes, reprint_entry, &first, &line);
	MUST(line <= lines + 1);
	MUST(first.copied <= bytes);
	if (!reason) {
		MUST(line == 0 && first.entries == lines);
		second.text = first.copy;
		second.bytes = first.copied;
		second.copy = malloc(first.copied);
		MUST(second.copy);
		MUST(!iomem_parse(second.text, second.bytes, reprint_entry, &second, &line));
		MUST(second.copied == first.copied);
		MUST(!memcmp(second.copy, first.copy, first.copied));
	}
	free(first.copy);
	free(second.copy);
	return 0;
}
