/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/window/remedy_buttons.h"

#include "desktop/state/remedy.h"

#include <glib/gi18n-lib.h>

static void add_button(GtkWidget *row, GtkWidget *button)
{
	gtk_widget_set_valign(button, GTK_ALIGN_CENTER);
	adw_action_row_add_suffix(ADW_ACTION_ROW(row), button);
}

static void copy(GtkButton *button, gpointer command)
{
	gdk_clipboard_set_text(gtk_widget_get_clipboard(GTK_WIDGET(button)), command);
	gtk_button_set_label(button, _("Copied"));
}

/* What will be pasted is seen, and read out, before it is. */
static void add_copy(GtkWidget *row, char *command)
{
	GtkWidget *button = gtk_button_new_with_label(_("Copy Command"));

	gtk_widget_set_tooltip_text(button, command);
	g_object_set_data_full(G_OBJECT(button), "command", command, g_free);
	g_signal_connect(button, "clicked", G_CALLBACK(copy), command);
	add_button(row, button);
}

void remedy_buttons_add_settings(GtkWidget *row)
{
	GtkWidget *button = gtk_button_new_with_label(_("Settings"));

	gtk_actionable_set_action_name(GTK_ACTIONABLE(button), "app.settings");
	add_button(row, button);
}

void remedy_buttons_add(GtkWidget *row, const char *wrong, const char *remedy)
{
	char *command = remedy_command(remedy);

	if (remedy_is_setting(wrong) || remedy_is_setting(remedy))
		remedy_buttons_add_settings(row);
	if (command)
		add_copy(row, command);
}
