/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/rig/programs/expect.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "tests/rig/programs/input.h"

static const char *take_entry(struct json_object *entry, uint64_t *planted)
{
	struct json_object *name, *bytes;
	enum marker_class class;

	if (!json_object_object_get_ex(entry, "class", &name) ||
	    !json_object_object_get_ex(entry, "bytes", &bytes) ||
	    !json_object_is_type(name, json_type_string) ||
	    !json_object_is_type(bytes, json_type_int) || json_object_get_int64(bytes) < 0)
		return "an entry has no class or no bytes";
	class = marker_class_find(json_object_get_string(name), json_object_get_string_len(name));
	if (class == MARKER_CLASSES)
		return "it names an unknown class";
	planted[class] += json_object_get_int64(bytes);
	return NULL;
}

static const char *take_list(struct json_object *root, uint64_t *planted)
{
	struct json_object *list;
	const char *reason = NULL;
	size_t i;

	if (!json_object_object_get_ex(root, "planted", &list) ||
	    !json_object_is_type(list, json_type_array))
		return "it has no list \"planted\"";
	for (i = 0; !reason && i < json_object_array_length(list); i++)
		reason = take_entry(json_object_array_get_idx(list, i), planted);
	return reason;
}

const char *expect_read(const char *path, uint64_t planted[static MARKER_CLASSES])
{
	struct json_object *root;
	const char *reason;
	size_t bytes;
	char *text;
	int error;

	memset(planted, 0, MARKER_CLASSES * sizeof(*planted));
	error = input_read(path, &text, &bytes);
	if (error)
		return strerror(-error);
	root = json_tokener_parse(text);
	free(text);
	if (!root)
		return "it is not JSON";
	reason = take_list(root, planted);
	json_object_put(root);
	return reason;
}
