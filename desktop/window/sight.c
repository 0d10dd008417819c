/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/window/sight.h"

static const char suspended[] = "suspended";

static bool tells_suspended(GtkWindow *window)
{
	return g_object_class_find_property(G_OBJECT_GET_CLASS(window), suspended) != NULL;
}

static void follow_surface(GtkWidget *window, gpointer changed)
{
	GdkSurface *surface = gtk_native_get_surface(GTK_NATIVE(window));

	g_signal_connect_swapped(surface, "notify::state", G_CALLBACK(changed),
				 g_object_get_data(G_OBJECT(window), "sight"));
}

void sight_follow(GtkWindow *window, void (*changed)(void *data), void *data)
{
	g_object_set_data(G_OBJECT(window), "sight", data);
	g_signal_connect_after(window, "realize", G_CALLBACK(follow_surface), (gpointer)changed);
	g_signal_connect_data(window, "map", G_CALLBACK(changed), data, NULL,
			      G_CONNECT_SWAPPED | G_CONNECT_AFTER);
	g_signal_connect_data(window, "unmap", G_CALLBACK(changed), data, NULL,
			      G_CONNECT_SWAPPED | G_CONNECT_AFTER);
	g_signal_connect_swapped(window, "notify::is-active", G_CALLBACK(changed), data);
	if (tells_suspended(window))
		g_signal_connect_swapped(window, "notify::suspended", G_CALLBACK(changed), data);
}

bool sight_may_be_seen(GtkWindow *window)
{
	GdkSurface *surface = gtk_native_get_surface(GTK_NATIVE(window));
	gboolean is_suspended = FALSE;

	if (!gtk_widget_get_mapped(GTK_WIDGET(window)) ||
	    gdk_toplevel_get_state(GDK_TOPLEVEL(surface)) & GDK_TOPLEVEL_STATE_MINIMIZED)
		return false;
	if (tells_suspended(window))
		g_object_get(window, suspended, &is_suspended, NULL);
	return !is_suspended;
}

bool sight_is_seen(GtkWindow *window)
{
	return sight_may_be_seen(window) &&
	       (tells_suspended(window) || gtk_window_is_active(window));
}
