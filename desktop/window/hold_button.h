/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A button that acts only when it has been held for two seconds, with the mouse, a finger, the
 * space bar or Enter. What is held is shown as progress; letting go cancels. A click does nothing.
 */
#ifndef MEMWIPE_DESKTOP_WINDOW_HOLD_BUTTON_H
#define MEMWIPE_DESKTOP_WINDOW_HOLD_BUTTON_H

#include <gtk/gtk.h>

/* hint: what a screen reader says beside the label */
GtkWidget *hold_button_new(const char *label, const char *hint, void (*held)(void *data),
			   void *data);

#endif
