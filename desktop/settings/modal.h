/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MEMWIPE_DESKTOP_SETTINGS_MODAL_H
#define MEMWIPE_DESKTOP_SETTINGS_MODAL_H

#include <adwaita.h>

/* An AdwWindow above its parent, which the key Escape closes. */
GtkWindow *modal_new(GtkWindow *parent, const char *title, int width, int height);

#endif
