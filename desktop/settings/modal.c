/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/settings/modal.h"

GtkWindow *modal_new(GtkWindow *parent, const char *title, int width, int height)
{
	GtkWindow *window = GTK_WINDOW(adw_window_new());
	GtkEventController *keys = gtk_shortcut_controller_new();

	gtk_shortcut_controller_add_shortcut(
		GTK_SHORTCUT_CONTROLLER(keys),
		gtk_shortcut_new(gtk_keyval_trigger_new(GDK_KEY_Escape, 0),
				 gtk_named_action_new("window.close")));
	gtk_widget_add_controller(GTK_WIDGET(window), keys);
	gtk_window_set_title(window, title);
	gtk_window_set_default_size(window, width, height);
	gtk_window_set_modal(window, TRUE);
	if (!parent)
		return window;
	gtk_window_set_transient_for(window, parent);
	gtk_window_set_application(window, gtk_window_get_application(parent));
	return window;
}
