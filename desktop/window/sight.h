/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether a user can see a window, as far as GTK is told. Only since GTK 4.12 is an application
 * told of all that hides its window (the property "suspended"). Before that, a window without the
 * focus may be hidden or not.
 */
#ifndef MEMWIPE_DESKTOP_WINDOW_SIGHT_H
#define MEMWIPE_DESKTOP_WINDOW_SIGHT_H

#include <gtk/gtk.h>
#include <stdbool.h>

/* Call changed(data) whenever one of the answers below may be another one. */
void sight_follow(GtkWindow *window, void (*changed)(void *data), void *data);

/* False: it is hidden for certain. */
bool sight_may_be_seen(GtkWindow *window);

/* True: it is not hidden for certain. */
bool sight_is_seen(GtkWindow *window);

#endif
