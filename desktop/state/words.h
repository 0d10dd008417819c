/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is shown, in the user's language and in words for people who never open a terminal. */
#ifndef MEMWIPE_DESKTOP_STATE_WORDS_H
#define MEMWIPE_DESKTOP_STATE_WORDS_H

#include "desktop/state/view.h"

/* Choose the language; `folder` is the one that catalogues are installed in. */
void desktop_words_init(const char *folder);

/* "Protected", or what the grace time that runs ends in. To be freed, as all that are not const. */
char *desktop_title(const struct desktop_view *view, gint64 now_us);

/* The same without the seconds that are left, for what is not updated each second. */
const char *desktop_lasting_title(const struct desktop_view *view);

/* One or two sentences below it. */
char *desktop_sentence(const struct desktop_view *view, gint64 now_us);

/* Through what and by what, a line each; NULL: it is not protected. */
char *desktop_summary(const struct desktop_view *view);

/* What to do about it; NULL: nothing is wrong. */
const char *desktop_remedy(const struct desktop_view *view);

/* An icon whose shape says the same. */
const char *desktop_icon(const struct desktop_view *view);

const char *desktop_door_title(const struct desktop_door *door);
char *desktop_trigger_title(const struct desktop_trigger *trigger);
char *desktop_trigger_details(const struct desktop_view *view,
			      const struct desktop_trigger *trigger, gint64 now_us);
const char *desktop_finding_title(const struct desktop_finding *finding);

/* "4:59", "1:00:00" */
char *desktop_time(int seconds);

#endif
