/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A time: a number and its unit. */
#include "desktop/settings/field.h"

#include "udev-rules/common/seconds.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>

enum { NUMBER, UNIT, UNITS = 4, NUMBER_WIDTH = 4, DECIMAL = 10 };

static const struct {
	const char *suffix, *name;
	int seconds;
} units[UNITS] = {
	{ "s", N_("seconds"), 1 },
	{ "m", N_("minutes"), 60 },
	{ "h", N_("hours"), 3600 },
	{ "d", N_("days"), 86400 },
};

/* The largest one of which it is a whole number. */
static guint unit_of(int seconds)
{
	guint unit = UNITS - 1;

	while (unit && (!seconds || seconds % units[unit].seconds))
		unit--;
	return unit;
}

void time_field_build(struct field *field, const char *value)
{
	const struct setting *setting = field->setting;
	g_autoptr(GtkStringList) names = gtk_string_list_new(NULL);
	const char *title = _(setting->title);
	/* Translators: accessible name of the list with seconds, minutes, hours, days */
	g_autofree char *unit_name = g_strdup_printf(_("Unit of “%s”"), title);
	int seconds = (int)strtol(value, NULL, DECIMAL);
	guint unit = unit_of(seconds), i;
	GtkWidget *row;

	for (i = 0; i < UNITS; i++)
		gtk_string_list_append(names, _(units[i].name));
	field->part[NUMBER] = gtk_spin_button_new_with_range(0, SECONDS_MAX, 1);
	gtk_spin_button_set_value(GTK_SPIN_BUTTON(field->part[NUMBER]),
				  seconds / units[unit].seconds);
	gtk_editable_set_width_chars(GTK_EDITABLE(field->part[NUMBER]), NUMBER_WIDTH);
	gtk_accessible_update_property(GTK_ACCESSIBLE(field->part[NUMBER]),
				       GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
	field->part[UNIT] = gtk_drop_down_new(G_LIST_MODEL(g_steal_pointer(&names)), NULL);
	gtk_drop_down_set_selected(GTK_DROP_DOWN(field->part[UNIT]), unit);
	gtk_widget_set_valign(field->part[UNIT], GTK_ALIGN_CENTER);
	gtk_accessible_update_property(GTK_ACCESSIBLE(field->part[UNIT]),
				       GTK_ACCESSIBLE_PROPERTY_LABEL, unit_name, -1);
	row = field_row(title, setting->subtitle ? _(setting->subtitle) : NULL,
			field->part[NUMBER]);
	adw_action_row_add_suffix(ADW_ACTION_ROW(row), field->part[UNIT]);
	adw_preferences_group_add(field->group, row);
}

char *time_field_read(const struct field *field)
{
	int number;
	guint unit = gtk_drop_down_get_selected(GTK_DROP_DOWN(field->part[UNIT]));

	/* What is typed counts before another widget has the focus. */
	gtk_spin_button_update(GTK_SPIN_BUTTON(field->part[NUMBER]));
	number = gtk_spin_button_get_value_as_int(GTK_SPIN_BUTTON(field->part[NUMBER]));
	return number ? g_strdup_printf("%d%s", number, units[unit].suffix) : g_strdup("0");
}
