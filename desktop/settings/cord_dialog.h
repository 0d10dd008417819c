/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MEMWIPE_DESKTOP_SETTINGS_CORD_DIALOG_H
#define MEMWIPE_DESKTOP_SETTINGS_CORD_DIALOG_H

#include <adwaita.h>

/*
 * Have the user plug in a disk, or choose one that is there, and by what it is known: `chosen` gets
 * that as the configuration names it. root: "" or a test's folder.
 */
void cord_dialog_open(GtkWindow *parent, const char *root,
		      void (*chosen)(const char *value, gpointer data), gpointer data);

/* "Serial number 4C53" for "serial=4C53". To be freed. */
char *cord_title(const char *value);

#endif
