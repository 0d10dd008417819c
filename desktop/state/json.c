/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/state/json.h"

#include <math.h>
#include <string.h>

enum { JSON_DEPTH = 8 };

void json_is_wrong(struct json_reader *reader, const char *name)
{
	if (!reader->wrong)
		reader->wrong = name;
}

struct json_object *json_parse(struct json_reader *reader, const char *text)
{
	struct json_tokener *tokener = json_tokener_new_ex(JSON_DEPTH);
	struct json_object *all = NULL;
	size_t bytes = strlen(text), used;

	if (tokener && bytes < INT_MAX && g_utf8_validate(text, -1, NULL)) {
		all = json_tokener_parse_ex(tokener, text, (int)bytes);
		used = json_tokener_get_parse_end(tokener);
		if (!json_object_is_type(all, json_type_object) ||
		    used + strspn(text + used, " \n") < bytes) {
			json_object_put(all);
			all = NULL;
		}
	}
	if (tokener)
		json_tokener_free(tokener);
	if (!all)
		json_is_wrong(reader, "{");
	return all;
}

/* A member of this type, or NULL if it is missing or null, which `must` forbids. */
static struct json_object *member(struct json_reader *reader, struct json_object *of,
				  const char *name, enum json_type type, bool must)
{
	struct json_object *value = NULL;

	if (json_object_object_get_ex(of, name, &value) && json_object_is_type(value, type))
		return value;
	if (must || value)
		json_is_wrong(reader, name);
	return NULL;
}

/* An escaped character may be none of Unicode. */
const char *json_text(struct json_reader *reader, struct json_object *of, const char *name,
		      bool must)
{
	struct json_object *value = member(reader, of, name, json_type_string, must);
	const char *text = value ? json_object_get_string(value) : "";

	if (g_utf8_validate(text, -1, NULL))
		return text;
	json_is_wrong(reader, name);
	return "";
}

bool json_boolean(struct json_reader *reader, struct json_object *of, const char *name)
{
	struct json_object *value = member(reader, of, name, json_type_boolean, true);

	return value && json_object_get_boolean(value);
}

gint64 json_number(struct json_reader *reader, struct json_object *of, const char *name, gint64 max)
{
	struct json_object *value = member(reader, of, name, json_type_int, false);
	gint64 number = value ? json_object_get_int64(value) : 0;

	if (number >= 0 && number <= max)
		return number;
	json_is_wrong(reader, name);
	return 0;
}

double json_real(struct json_reader *reader, struct json_object *of, const char *name)
{
	struct json_object *value = member(reader, of, name, json_type_double, true);
	double number = value ? json_object_get_double(value) : 0;

	if (isfinite(number) && number >= 0)
		return number;
	json_is_wrong(reader, name);
	return 0;
}

void json_list(struct json_reader *reader, struct json_object *of, const char *name,
	       enum json_type type, size_t max,
	       void (*take)(struct json_reader *reader, struct json_object *one))
{
	struct json_object *list = member(reader, of, name, json_type_array, true);
	size_t count = list ? json_object_array_length(list) : 0, i;

	if (count > max)
		json_is_wrong(reader, name);
	for (i = 0; i < count && !reader->wrong; i++) {
		struct json_object *one = json_object_array_get_idx(list, i);

		if (json_object_is_type(one, type))
			take(reader, one);
		else
			json_is_wrong(reader, name);
	}
}
