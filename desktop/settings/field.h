/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The widgets by which a user changes one setting. */
#ifndef MEMWIPE_DESKTOP_SETTINGS_FIELD_H
#define MEMWIPE_DESKTOP_SETTINGS_FIELD_H

#include "desktop/settings/setting.h"

#include <adwaita.h>

enum { FIELD_PARTS = 8 };

struct field {
	const struct setting *setting;
	const char *root;
	AdwPreferencesGroup *group;   /* that the rows are in */
	GtkWidget *part[FIELD_PARTS]; /* what the value is read from; each kind has its own */
	GPtrArray *values;	      /* of SETTING_CORDS and SETTING_KEYS: strings */
	char *was;		      /* what was read when all was as in the file */
};

/* Add the rows, which show this value. The field must not move. */
void field_build(struct field *field, const struct setting *setting, AdwPreferencesGroup *group,
		 const char *value, const char *root);

/* The value that the rows have now. To be freed. */
char *field_read(const struct field *field);

void field_clear(struct field *field);

/* A row with a title and, behind it, a widget. subtitle and widget may be NULL. */
GtkWidget *field_row(const char *title, const char *subtitle, GtkWidget *widget);

/* For SETTING_TIME, SETTING_KEYS, SETTING_CORDS: in files of their own. */
void time_field_build(struct field *field, const char *value);
char *time_field_read(const struct field *field);
void keys_field_build(struct field *field, const char *value);
void cords_field_build(struct field *field, const char *value);

#endif
