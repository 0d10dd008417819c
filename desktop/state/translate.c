/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/state/translate.h"

#include "desktop/state/messages.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What stands in a text for each "%s" of a format; NULL: it is not made of this format. */
static GPtrArray *match(const char *text, const char *format)
{
	g_autoptr(GPtrArray) filled = g_ptr_array_new_with_free_func(g_free);
	g_auto(GStrv) fixed = g_strsplit(format, "%s", -1);
	guint last = g_strv_length(fixed) - 1, i;

	if (!g_str_has_prefix(text, fixed[0]) || !g_str_has_suffix(text, fixed[last]))
		return NULL;
	text += strlen(fixed[0]);
	for (i = 1; i <= last; i++) {
		const char *next =
			i < last ? strstr(text, fixed[i]) : text + strlen(text) - strlen(fixed[i]);

		if (!next || next < text)
			return NULL;
		g_ptr_array_add(filled, g_strndup(text, (gsize)(next - text)));
		text = next + strlen(fixed[i]);
	}
	return *text ? NULL : g_steal_pointer(&filled);
}

/* NULL: the translation has not the same number of "%s". What is filled in may be a message. */
static char *fill_in(const char *translation, const GPtrArray *filled)
{
	g_auto(GStrv) fixed = g_strsplit(translation, "%s", -1);
	g_autoptr(GString) text = g_string_new(fixed[0]);
	guint i;

	if (g_strv_length(fixed) != filled->len + 1)
		return NULL;
	for (i = 0; i < filled->len; i++) {
		g_autofree char *part = desktop_translate(filled->pdata[i]);

		g_string_append(text, part);
		g_string_append(text, fixed[i + 1]);
	}
	return g_strdup(text->str);
}

char *desktop_translate(const char *text)
{
	size_t i;

	for (i = 0; desktop_messages[i]; i++) {
		g_autoptr(GPtrArray) filled = match(text, desktop_messages[i]);
		char *translated = filled ? fill_in(_(desktop_messages[i]), filled) : NULL;

		if (translated)
			return translated;
	}
	return g_strdup(text);
}
