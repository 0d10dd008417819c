/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/window/said.h"

#include <glib/gi18n-lib.h>

enum { HEIGHT_MAX = 240, SPACING = 6 };

GtkWidget *said_new(const char *text)
{
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, SPACING);
	GtkWidget *heading = gtk_label_new(_("All that the program said:"));
	GtkWidget *lines = gtk_label_new(text), *scrolled = gtk_scrolled_window_new();

	gtk_label_set_xalign(GTK_LABEL(heading), 0);
	gtk_label_set_xalign(GTK_LABEL(lines), 0);
	gtk_label_set_wrap(GTK_LABEL(lines), TRUE);
	gtk_label_set_wrap_mode(GTK_LABEL(lines), PANGO_WRAP_WORD_CHAR);
	gtk_label_set_selectable(GTK_LABEL(lines), TRUE);
	gtk_widget_add_css_class(heading, "heading");
	gtk_widget_add_css_class(lines, "monospace");
	gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(scrolled), GTK_POLICY_NEVER,
				       GTK_POLICY_AUTOMATIC);
	gtk_scrolled_window_set_propagate_natural_height(GTK_SCROLLED_WINDOW(scrolled), TRUE);
	gtk_scrolled_window_set_max_content_height(GTK_SCROLLED_WINDOW(scrolled), HEIGHT_MAX);
	gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scrolled), lines);
	gtk_box_append(GTK_BOX(box), heading);
	gtk_box_append(GTK_BOX(box), scrolled);
	return box;
}
