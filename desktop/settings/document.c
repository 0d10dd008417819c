/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/settings/document.h"

#include "desktop/helper/texts.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

static char *complain(const char *reason)
{
	return g_strdup_printf("%s: %s", CONFIG_PATH, reason);
}

char *document_read(struct document *document, const char *root)
{
	g_autofree char *path = g_strconcat(root, CONFIG_PATH, NULL);
	char reason[CONFIG_REASON_BYTES];
	g_autoptr(GError) error = NULL;
	gsize bytes = 0;

	*document = (struct document){ .text = NULL };
	config_defaults(&document->config);
	if (!g_file_get_contents(path, &document->text, &bytes, &error)) {
		document->text = g_strdup("");
		return g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOENT)
			       ? NULL
			       : g_strdup(error->message);
	}
	if (bytes > TEXT_MAX_BYTES || strlen(document->text) != bytes)
		return complain(_("it is too large, or not a text file"));
	if (config_parse(&document->config, document->text, reason) != 0)
		return complain(reason);
	return NULL;
}

char *document_warning(const struct document *document)
{
	const char *reason = document->config.wrong_device;

	return *reason ? complain(reason) : NULL;
}

char *document_write(char **text, const struct setting *setting, const char *value)
{
	char *edited;

	if (setting_write(setting, *text, value, &edited) != 0)
		/* Translators: the title of a setting, as in its page */
		return g_strdup_printf(_("“%s” cannot have this value."), _(setting->title));
	g_free(*text);
	*text = g_strdup(edited);
	free(edited);
	return NULL;
}

char *document_check(const char *text)
{
	char reason[CONFIG_REASON_BYTES];
	struct config config;

	if (strlen(text) > TEXT_MAX_BYTES)
		return complain(_("it is too large, or not a text file"));
	if (config_parse(&config, text, reason) != 0)
		return complain(reason);
	return *config.wrong_device ? complain(config.wrong_device) : NULL;
}

char *document_input(const struct document *document, const char *text)
{
	return g_strdup_printf("%zu %zu\n%s%s", strlen(document->text), strlen(text),
			       document->text, text);
}

void document_clear(struct document *document)
{
	g_free(document->text);
}
