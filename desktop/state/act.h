/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a user can have memwipe do. "now", "abort" and "alive" are first sent to the watcher's
 * socket, as its group may. What only root may goes to memwipe-desktop-helper, by pkexec(1), which
 * asks for a password where polkit wants one.
 */
#ifndef MEMWIPE_DESKTOP_STATE_ACT_H
#define MEMWIPE_DESKTOP_STATE_ACT_H

#include <gio/gio.h>

/*
 * root: as for desktop_state_new(). argument and input may be NULL: the helper's second argument
 * and what it reads from standard input. The callback gets the outcome by desktop_act_finish().
 */
void desktop_act(const char *root, const char *word, const char *argument, const char *input,
		 GCancellable *cancellable, GAsyncReadyCallback done, gpointer data);

/*
 * What the helper printed ("" after an act of the socket), to be freed with g_free(); or NULL and
 * an error whose message is one sentence. G_IO_ERROR_CANCELLED: the user has closed the question
 * for a password, and need not be told so.
 */
char *desktop_act_finish(GAsyncResult *result, GError **error);

/*
 * All lines that the helper wrote to standard error, valid as long as the result; NULL: it wrote no
 * more than the error's sentence says.
 */
const char *desktop_act_said(GAsyncResult *result);

#endif
