/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The settings: what memwipe.conf(5) has, as pages. Saving them is the helper's work, as root. */
#ifndef MEMWIPE_DESKTOP_SETTINGS_SETTINGS_H
#define MEMWIPE_DESKTOP_SETTINGS_SETTINGS_H

#include <adwaita.h>

/* root: "" for the running system; it must stay valid. */
void settings_open(GtkWindow *parent, const char *root);

#endif
