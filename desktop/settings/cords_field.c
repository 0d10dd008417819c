/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Kill cords: a row for each, and a button that adds one. */
#include "desktop/settings/field.h"

#include "common/io.h"
#include "desktop/settings/cord_dialog.h"
#include "udev-rules/common/designation.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

enum { LIST, ADD };

static void show(struct field *field);

static guint find(const struct field *field, const char *value)
{
	guint i;

	if (!g_ptr_array_find_with_equal_func(field->values, value, g_str_equal, &i))
		i = field->values->len;
	return i;
}

static void take_away(GtkButton *button, gpointer data)
{
	struct field *field = data;
	guint i = find(field, g_object_get_data(G_OBJECT(button), "value"));

	if (i < field->values->len)
		g_ptr_array_remove_index(field->values, i);
	show(field);
}

/* Is it plugged in now? */
static char *where_is(const struct field *field, const char *value)
{
	int root = open_root(*field->root ? field->root : "/");
	dev_t number;
	int error = root < 0 ? root : designation_find(root, value, &number);

	if (root >= 0)
		close(root);
	if (!error)
		return g_strdup(_("Plugged in"));
	if (error == -ENOENT)
		return g_strdup(_("Not plugged in: it is watched from when it is"));
	return g_strdup_printf(_("Cannot be watched: %s"), designation_reason(error));
}

static GtkWidget *cord_row_new(struct field *field, const char *value)
{
	GtkWidget *button = gtk_button_new_with_label(_("Remove"));
	g_autofree char *title = cord_title(value), *where = where_is(field, value);
	/* Translators: removes a kill cord from the list; accessible name of the button */
	g_autofree char *name = g_strdup_printf(_("Remove %s"), title);
	GtkWidget *row = field_row(title, where, button);

	gtk_accessible_update_property(GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
				       -1);
	g_object_set_data_full(G_OBJECT(button), "value", g_strdup(value), g_free);
	g_signal_connect(button, "clicked", G_CALLBACK(take_away), field);
	return row;
}

/* An expander row appends only, so all rows are made again. */
static void show(struct field *field)
{
	AdwExpanderRow *list = ADW_EXPANDER_ROW(field->part[LIST]);
	GPtrArray *rows = g_object_get_data(G_OBJECT(list), "rows");
	guint count = field->values->len, i;

	for (i = 0; i < rows->len; i++)
		adw_expander_row_remove(list, rows->pdata[i]);
	g_ptr_array_set_size(rows, 0);
	for (i = 0; i < count; i++) {
		GtkWidget *row = cord_row_new(field, field->values->pdata[i]);

		g_ptr_array_add(rows, row);
		adw_expander_row_add_row(list, row);
	}
	adw_expander_row_set_subtitle(list, count ? NULL : _("None"));
	adw_expander_row_set_expanded(list, count > 0);
	gtk_widget_set_sensitive(field->part[ADD], count < CONFIG_DEVICES_MAX);
}

static void chosen(const char *value, gpointer data)
{
	struct field *field = data;

	if (find(field, value) == field->values->len)
		g_ptr_array_add(field->values, g_strdup(value));
	show(field);
}

static void add(GtkButton *button, gpointer data)
{
	struct field *field = data;

	cord_dialog_open(GTK_WINDOW(gtk_widget_get_root(GTK_WIDGET(button))), field->root, chosen,
			 field);
}

void cords_field_build(struct field *field, const char *value)
{
	g_auto(GStrv) values = g_strsplit(value, "\n", -1);
	GtkWidget *row = adw_expander_row_new();
	size_t i;

	for (i = 0; values[i]; i++)
		g_ptr_array_add(field->values, g_strdup(values[i]));
	adw_preferences_row_set_title(ADW_PREFERENCES_ROW(row), _(field->setting->title));
	gtk_accessible_update_property(GTK_ACCESSIBLE(row), GTK_ACCESSIBLE_PROPERTY_LABEL,
				       _(field->setting->title), -1);
	g_object_set_data_full(G_OBJECT(row), "rows", g_ptr_array_new(),
			       (GDestroyNotify)g_ptr_array_unref);
	field->part[LIST] = row;
	field->part[ADD] = gtk_button_new_with_label(_("Add …"));
	gtk_widget_set_valign(field->part[ADD], GTK_ALIGN_CENTER);
	gtk_accessible_update_property(GTK_ACCESSIBLE(field->part[ADD]),
				       GTK_ACCESSIBLE_PROPERTY_LABEL, _("Add a Kill Cord"), -1);
	g_signal_connect(field->part[ADD], "clicked", G_CALLBACK(add), field);
	adw_expander_row_add_action(ADW_EXPANDER_ROW(row), field->part[ADD]);
	adw_preferences_group_add(field->group, row);
	show(field);
}
