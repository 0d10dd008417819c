/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All lines that a program has written before it failed, below the one sentence that sums it up. */
#ifndef MEMWIPE_DESKTOP_WINDOW_SAID_H
#define MEMWIPE_DESKTOP_WINDOW_SAID_H

#include <gtk/gtk.h>

/* Can be scrolled, selected and copied. */
GtkWidget *said_new(const char *text);

#endif
