/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the window's buttons do. */
#ifndef MEMWIPE_DESKTOP_WINDOW_ACTS_H
#define MEMWIPE_DESKTOP_WINDOW_ACTS_H

#include <adwaita.h>

/* Add the actions "arm", "disarm", "abort", "alive", "test", "open", "settings", "about", "quit".
 */
void acts_add(GtkApplication *app, const char *root);

/* Empty RAM at once. */
void act_now(void *root);

/* Tell the user that something has failed; said: all lines of the program that did, or NULL. */
void act_complain(const char *heading, const char *sentence, const char *said);

/* The outcome of "memwipe selftest --json", and what was said beside it, or NULL; test_result.c. */
void test_result_show(GtkWindow *parent, const char *json, const char *said);

#endif
