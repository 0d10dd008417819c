/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Panic keys, which are chosen by pressing them. */
#include "desktop/settings/field.h"

#include "desktop/settings/keys_dialog.h"

#include <glib/gi18n-lib.h>

enum { ROW, REMOVE };

static void show(struct field *field, const char *value)
{
	g_autofree char *names = keys_names(value);
	g_autofree char *subtitle =
		g_strdup_printf("%s\n%s", _(field->setting->subtitle), *value ? names : _("None"));

	g_ptr_array_set_size(field->values, 0);
	g_ptr_array_add(field->values, g_strdup(value));
	adw_action_row_set_subtitle(ADW_ACTION_ROW(field->part[ROW]), subtitle);
	gtk_accessible_update_property(GTK_ACCESSIBLE(field->part[ROW]),
				       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, subtitle, -1);
	gtk_widget_set_visible(field->part[REMOVE], *value);
}

static void chosen(const char *value, gpointer field)
{
	show(field, value);
}

static void press(GtkButton *button, gpointer data)
{
	struct field *field = data;

	keys_dialog_open(GTK_WINDOW(gtk_widget_get_root(GTK_WIDGET(button))), field->was, chosen,
			 field);
}

static void take_away(GtkButton *button, gpointer field)
{
	show(field, "");
}

static GtkWidget *button_new(const char *label, GCallback clicked, struct field *field)
{
	GtkWidget *button = gtk_button_new_with_label(label);

	gtk_widget_set_valign(button, GTK_ALIGN_CENTER);
	g_signal_connect(button, "clicked", clicked, field);
	return button;
}

void keys_field_build(struct field *field, const char *value)
{
	const struct setting *setting = field->setting;
	GtkWidget *row = field_row(_(setting->title), _(setting->subtitle), NULL);

	field->part[ROW] = row;
	field->part[REMOVE] = button_new(_("No Keys"), G_CALLBACK(take_away), field);
	adw_action_row_add_suffix(ADW_ACTION_ROW(row), field->part[REMOVE]);
	adw_action_row_add_suffix(ADW_ACTION_ROW(row),
				  button_new(_("Press Keys …"), G_CALLBACK(press), field));
	adw_preferences_group_add(field->group, row);
	show(field, value);
}
