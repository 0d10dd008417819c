/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads JSON that may be anything: the first field that makes no sense is noted, none is fatal. */
#ifndef MEMWIPE_DESKTOP_STATE_JSON_H
#define MEMWIPE_DESKTOP_STATE_JSON_H

#include <glib.h>
#include <json-c/json.h>
#include <stdbool.h>

struct json_reader {
	void *data;	   /* for the functions that take the members of a list */
	const char *wrong; /* the first field that makes no sense; NULL: all does */
};

/* All of the text is one object, in UTF-8. NULL: it is not. To be freed by json_object_put(). */
struct json_object *json_parse(struct json_reader *reader, const char *text);

void json_is_wrong(struct json_reader *reader, const char *name);

/* `must`: neither missing nor null. "", if it is. */
const char *json_text(struct json_reader *reader, struct json_object *of, const char *name,
		      bool must);
bool json_boolean(struct json_reader *reader, struct json_object *of, const char *name);

/* From 0 to max; 0 if it is missing or null. */
gint64 json_number(struct json_reader *reader, struct json_object *of, const char *name,
		   gint64 max);

/* At least 0, and no infinite one. */
double json_real(struct json_reader *reader, struct json_object *of, const char *name);

/* Call take() for each member, of this type, of a list with at most max of them. */
void json_list(struct json_reader *reader, struct json_object *of, const char *name,
	       enum json_type type, size_t max,
	       void (*take)(struct json_reader *reader, struct json_object *one));

#endif
