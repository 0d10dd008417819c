/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/settings/field.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/*
 * A row has its title as its accessible name, and so has a widget that it activates. Where
 * libadwaita relates the title to the row, GTK 4.18 would have it twice in the name.
 */
static GtkWidget *describe(GtkWidget *row, const char *title)
{
	adw_preferences_row_set_use_markup(ADW_PREFERENCES_ROW(row), FALSE);
	adw_preferences_row_set_title(ADW_PREFERENCES_ROW(row), title);
	gtk_accessible_reset_relation(GTK_ACCESSIBLE(row), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
	gtk_accessible_update_property(GTK_ACCESSIBLE(row), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
				       -1);
	return row;
}

GtkWidget *field_row(const char *title, const char *subtitle, GtkWidget *widget)
{
	GtkWidget *row = describe(adw_action_row_new(), title);

	adw_action_row_set_title_lines(ADW_ACTION_ROW(row), 0);
	adw_action_row_set_subtitle_lines(ADW_ACTION_ROW(row), 0);
	if (subtitle) {
		adw_action_row_set_subtitle(ADW_ACTION_ROW(row), subtitle);
		gtk_accessible_reset_relation(GTK_ACCESSIBLE(row),
					      GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
		gtk_accessible_update_property(GTK_ACCESSIBLE(row),
					       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, subtitle, -1);
	}
	if (widget) {
		gtk_widget_set_valign(widget, GTK_ALIGN_CENTER);
		adw_action_row_add_suffix(ADW_ACTION_ROW(row), widget);
	}
	return row;
}

static GtkWidget *switch_row(const char *title, const char *subtitle, bool on, GtkWidget **part)
{
	GtkWidget *row;

	*part = gtk_switch_new();
	gtk_switch_set_active(GTK_SWITCH(*part), on);
	row = field_row(title, subtitle, *part);
	adw_action_row_set_activatable_widget(ADW_ACTION_ROW(row), *part);
	return row;
}

static const char *subtitle_of(const struct setting *setting)
{
	return setting->subtitle ? _(setting->subtitle) : NULL;
}

static void build_switch(struct field *field, const char *value)
{
	const struct setting *setting = field->setting;
	GtkWidget *row = switch_row(_(setting->title), subtitle_of(setting),
				    strcmp(value, "yes") == 0, &field->part[0]);

	adw_preferences_group_add(field->group, row);
}

static char *read_switch(const struct field *field)
{
	return g_strdup(gtk_switch_get_active(GTK_SWITCH(field->part[0])) ? "yes" : "no");
}

static void build_text(struct field *field, const char *value)
{
	GtkWidget *row = describe(adw_entry_row_new(), _(field->setting->title));

	gtk_editable_set_text(GTK_EDITABLE(row), value);
	field->part[0] = row;
	adw_preferences_group_add(field->group, row);
}

static char *read_text(const struct field *field)
{
	return g_strstrip(g_strdup(gtk_editable_get_text(GTK_EDITABLE(field->part[0]))));
}

static void build_choice(struct field *field, const char *value)
{
	const struct setting *setting = field->setting;
	g_autoptr(GtkStringList) names = gtk_string_list_new(NULL);
	GtkWidget *row = describe(adw_combo_row_new(), _(setting->title));
	guint chosen = 0, i;

	for (i = 0; setting->words[i]; i++) {
		gtk_string_list_append(names, _(setting->names[i]));
		if (strcmp(setting->words[i], value) == 0)
			chosen = i;
	}
	adw_action_row_set_subtitle(ADW_ACTION_ROW(row), subtitle_of(setting));
	adw_combo_row_set_model(ADW_COMBO_ROW(row), G_LIST_MODEL(names));
	adw_combo_row_set_selected(ADW_COMBO_ROW(row), chosen);
	field->part[0] = row;
	adw_preferences_group_add(field->group, row);
}

static char *read_choice(const struct field *field)
{
	return g_strdup(
		field->setting->words[adw_combo_row_get_selected(ADW_COMBO_ROW(field->part[0]))]);
}

static bool has_word(const char *value, const char *word)
{
	g_auto(GStrv) words = g_strsplit_set(value, " \t", -1);

	return g_strv_contains((const char *const *)words, word);
}

static void build_words(struct field *field, const char *value)
{
	const struct setting *setting = field->setting;
	GtkWidget *row = describe(adw_expander_row_new(), _(setting->title));
	size_t i;

	adw_expander_row_set_subtitle(ADW_EXPANDER_ROW(row), subtitle_of(setting));
	adw_expander_row_set_expanded(ADW_EXPANDER_ROW(row), TRUE);
	for (i = 0; setting->words[i]; i++)
		adw_expander_row_add_row(ADW_EXPANDER_ROW(row),
					 switch_row(_(setting->names[i]), NULL,
						    has_word(value, setting->words[i]),
						    &field->part[i]));
	adw_preferences_group_add(field->group, row);
}

static char *read_words(const struct field *field)
{
	GString *value = g_string_new("");
	size_t i;

	for (i = 0; field->setting->words[i]; i++)
		if (gtk_switch_get_active(GTK_SWITCH(field->part[i])))
			g_string_append_printf(value, "%s%s", value->len ? " " : "",
					       field->setting->words[i]);
	return g_string_free(value, FALSE);
}

static char *read_values(const struct field *field)
{
	GString *value = g_string_new("");
	guint i;

	for (i = 0; i < field->values->len; i++)
		g_string_append_printf(value, "%s%s", i ? "\n" : "",
				       (char *)field->values->pdata[i]);
	return g_string_free(value, FALSE);
}

static const struct {
	void (*build)(struct field *field, const char *value);
	char *(*read)(const struct field *field);
} kinds[SETTING_KINDS] = {
	[SETTING_SWITCH] = { build_switch, read_switch },
	[SETTING_TIME] = { time_field_build, time_field_read },
	[SETTING_TEXT] = { build_text, read_text },
	[SETTING_CHOICE] = { build_choice, read_choice },
	[SETTING_WORDS] = { build_words, read_words },
	[SETTING_KEYS] = { keys_field_build, read_values },
	[SETTING_CORDS] = { cords_field_build, read_values },
};

void field_build(struct field *field, const struct setting *setting, AdwPreferencesGroup *group,
		 const char *value, const char *root)
{
	*field = (struct field){ .setting = setting,
				 .root = root,
				 .group = group,
				 .values = g_ptr_array_new_with_free_func(g_free) };
	kinds[setting->kind].build(field, value);
	field->was = field_read(field);
}

char *field_read(const struct field *field)
{
	return kinds[field->setting->kind].read(field);
}

void field_clear(struct field *field)
{
	g_ptr_array_unref(field->values);
	g_free(field->was);
}
