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

/* Tell the user that something has failed. */
void act_complain(const char *heading, const char *sentence);

/* The outcome of "memwipe selftest --json", for the user; in test_result.c. */
void test_result_show(GtkWindow *parent, const char *json);

#endif
