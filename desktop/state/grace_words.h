/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is said while a grace time runs: what its end brings, which depends on the way into the wipe
 * that is open, and what has started it.
 */
#ifndef MEMWIPE_DESKTOP_STATE_GRACE_WORDS_H
#define MEMWIPE_DESKTOP_STATE_GRACE_WORDS_H

#include "desktop/state/view.h"

/* "Memory is emptied in 9 seconds"; only while a grace time runs, as the next two. To be freed. */
char *grace_title(const struct desktop_view *view, gint64 now_us);

/* "The memory is about to be emptied" */
const char *grace_lasting_title(const struct desktop_view *view);

/* "A trigger has occurred: the power was unplugged." To be freed. */
char *grace_cause_sentence(const struct desktop_view *view);

/* "Memory is emptied in 9 seconds: the power was unplugged."; NULL: none runs. To be freed. */
char *grace_sentence(const struct desktop_view *view, gint64 now_us);

#endif
