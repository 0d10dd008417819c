/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lists of the window: what the view says, one row a line. */
#ifndef MEMWIPE_DESKTOP_WINDOW_ROWS_H
#define MEMWIPE_DESKTOP_WINDOW_ROWS_H

#include "desktop/state/view.h"

#include <adwaita.h>

/* Texts are shown as they are, without markup. mark and subtitle may be NULL. */
GtkWidget *row_new(const char *icon, const char *title, const char *subtitle, const char *mark);
void row_set_subtitle(GtkWidget *row, const char *subtitle);

/* Groups of rows in a box, which are replaced; *dead_man is the row with the running time. */
void rows_show_bad(GtkBox *box, const struct desktop_view *view);
void rows_show_rest(GtkBox *box, const struct desktop_view *view, GtkWidget **dead_man);

/* All that the rows show, but for running times: they are replaced when this is another text. */
char *rows_digest(const struct desktop_view *view);

#endif
