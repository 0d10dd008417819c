/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Buttons beside the sentence of a remedy: the settings, where they can change it, and the command
 * for a terminal. The window runs no such command itself: it would need root's rights for each.
 */
#ifndef MEMWIPE_DESKTOP_WINDOW_REMEDY_BUTTONS_H
#define MEMWIPE_DESKTOP_WINDOW_REMEDY_BUTTONS_H

#include <adwaita.h>

/* What is wrong, which may name a line of the configuration, and its remedy, as memwipe says them.
 */
void remedy_buttons_add(GtkWidget *row, const char *wrong, const char *remedy);

void remedy_buttons_add_settings(GtkWidget *row);

#endif
