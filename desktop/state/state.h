/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The state of the protection as the watcher sees it, followed live: the answer of "memwipe status
 * --json", asked for again whenever it may have changed. A timer runs only while the watcher hangs,
 * and while a user sees the state: a hang is the one change that no event tells of.
 *
 * `root` is "" for the running system; a test has its own programs and /run below another folder.
 */
#ifndef MEMWIPE_DESKTOP_STATE_STATE_H
#define MEMWIPE_DESKTOP_STATE_STATE_H

#include "desktop/state/view.h"

#include <gio/gio.h>

G_DECLARE_FINAL_TYPE(DesktopState, desktop_state, DESKTOP, STATE, GObject)

/* Signal "changed": there is another view. The first one comes soon after this. */
DesktopState *desktop_state_new(const char *root);

/* Never NULL; valid until the next "changed". */
const struct desktop_view *desktop_state_view(DesktopState *state);

/* Ask again: a user looks, and not each finding has a file that says when it changes. */
void desktop_state_ask(DesktopState *state);

/* Does a user see it now? While one does, the age of the watcher's file is checked every 5 seconds.
 */
void desktop_state_set_seen(DesktopState *state, gboolean seen);

#endif
