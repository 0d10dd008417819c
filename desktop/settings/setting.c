/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/settings/setting.h"

#include "desktop/settings/config_edit.h"

#include <glib.h>
#include <stdlib.h>

/* The lines as they are, with one that is invalid, because it is not to be lost by a change of
 * another one. */
static char *lines_of(const struct setting *setting, const char *text)
{
	GString *lines = g_string_new("");
	char *value;
	size_t i;

	for (i = 0; (value = config_edit_get(text, setting->section, setting->key, i)); i++) {
		g_string_append_printf(lines, "%s%s", i ? "\n" : "", value);
		free(value);
	}
	return g_string_free(lines, FALSE);
}

char *setting_value(const struct setting *setting, const struct config *config, const char *text)
{
	const void *place = (const char *)config + setting->place;

	switch (setting->kind) {
	case SETTING_SWITCH:
		return g_strdup(*(const bool *)place ? "yes" : "no");
	case SETTING_TIME:
		return g_strdup_printf("%d", *(const int *)place);
	case SETTING_KEYS:
		return g_strdup(((const struct key_chord *)place)->text);
	case SETTING_CORDS:
		return lines_of(setting, text);
	case SETTING_CHOICE: /* the default is stored as "" */
		return g_strdup(*(const char *)place ? place : setting->words[0]);
	default:
		return g_strdup(place);
	}
}

int setting_write(const struct setting *setting, const char *text, const char *value, char **edited)
{
	g_auto(GStrv) lines = NULL;

	if (setting->kind != SETTING_CORDS)
		return config_edit_set(text, setting->section, setting->key, value, edited);
	lines = g_strsplit(value, "\n", -1); /* none for "" */
	return config_edit_set_list(text, setting->section, setting->key,
				    (const char *const *)lines, g_strv_length(lines), edited);
}
