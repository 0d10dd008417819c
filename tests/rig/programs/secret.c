/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/rig/programs/secret.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/rig/programs/input.h"

enum {
	SECRET_MIN_BYTES = 8, /* shorter ones turn up by chance */
	XTS_BYTES = 64,
	HEX_BASE = 16,
};

/* In place: digits become bytes. */
static const char *decode(char *text, size_t length, size_t *bytes)
{
	char pair[3] = "";
	size_t i, digits = 0;

	for (i = 0; i < length; i++) {
		if (isspace((unsigned char)text[i]))
			continue;
		if (!isxdigit((unsigned char)text[i]))
			return "it holds something else than hexadecimal digits";
		pair[digits % 2] = text[i];
		if (digits++ % 2)
			text[digits / 2 - 1] = (char)strtol(pair, NULL, HEX_BASE);
	}
	if (digits % 2)
		return "it has an odd number of digits";
	*bytes = digits / 2;
	return *bytes < SECRET_MIN_BYTES ? "it is shorter than 8 bytes" : NULL;
}

static const char *add(struct secret_list *list, const char *argument, int name_length,
		       const char *suffix, const uint8_t *bytes, size_t count)
{
	struct scan_secret *item = &list->item[list->count];
	uint8_t *copy;
	char *name;

	if (list->count == SCAN_SECRETS)
		return "too many secrets";
	copy = malloc(count);
	if (!copy)
		return "out of memory";
	if (asprintf(&name, "%.*s%s", name_length, argument, suffix) < 0) {
		free(copy);
		return "out of memory";
	}
	memcpy(copy, bytes, count);
	*item = (struct scan_secret){ .name = name, .bytes = copy, .count = count };
	list->count++;
	return NULL;
}

const char *secret_add(struct secret_list *list, const char *argument)
{
	const char *equals = strchr(argument, '='), *reason;
	int name_length = equals ? equals - argument : 0, error;
	size_t length, bytes;
	char *text;

	if (name_length == 0)
		return "it is not NAME=FILE";
	error = input_read(equals + 1, &text, &length);
	if (error)
		return strerror(-error);
	reason = decode(text, length, &bytes);
	if (!reason)
		reason = add(list, argument, name_length, "", (uint8_t *)text, bytes);
	if (!reason && bytes == XTS_BYTES)
		reason = add(list, argument, name_length, "/1", (uint8_t *)text, XTS_BYTES / 2);
	if (!reason && bytes == XTS_BYTES)
		reason = add(list, argument, name_length, "/2", (uint8_t *)text + XTS_BYTES / 2,
			     XTS_BYTES / 2);
	free(text);
	return reason;
}

void secret_free(struct secret_list *list)
{
	size_t i;

	for (i = 0; i < list->count; i++) {
		free((void *)list->item[i].name);
		free((void *)list->item[i].bytes);
	}
}
