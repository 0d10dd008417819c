/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The window: at a glance whether the machine is protected, and below it why and what to do. */
#ifndef MEMWIPE_DESKTOP_WINDOW_WINDOW_H
#define MEMWIPE_DESKTOP_WINDOW_WINDOW_H

#include "desktop/state/state.h"

#include <adwaita.h>

/* Its parts; freed with the widget. */
struct window {
	GtkWindow *widget;
	DesktopState *state;
	GtkWidget *banner, *banner_text;
	GtkWidget *icon, *title, *sentence, *summary, *remedy, *error;
	GtkBox *bad, *actions, *rest;
	GtkWidget *arm_row, *disarm_row, *alive_row;
	GtkWidget *dead_man; /* in rest, or NULL */
	char *digest;	     /* of the rows that are shown */
	guint timer;	     /* runs while a time does, and the window may be seen */
};

GtkWindow *window_new(AdwApplication *app, DesktopState *state, const char *root);

/* The fixed parts, in layout.c: all but what the rows show. */
GtkWidget *window_layout(struct window *window, const char *root);

#endif
