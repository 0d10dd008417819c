/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MEMWIPE_DESKTOP_SETTINGS_KEYS_DIALOG_H
#define MEMWIPE_DESKTOP_SETTINGS_KEYS_DIALOG_H

#include <adwaita.h>

/*
 * Ask for keys by having them pressed; `chosen` is called when the user has accepted them. present:
 * those that the watcher may be waiting for meanwhile, or "".
 */
void keys_dialog_open(GtkWindow *parent, const char *present,
		      void (*chosen)(const char *value, gpointer data), gpointer data);

/* "LEFTCTRL + END" for "KEY_LEFTCTRL+KEY_END". To be freed. */
char *keys_names(const char *value);

#endif
