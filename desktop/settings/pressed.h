/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which keys a user presses together, from the first press until all are released. No GTK. */
#ifndef MEMWIPE_DESKTOP_SETTINGS_PRESSED_H
#define MEMWIPE_DESKTOP_SETTINGS_PRESSED_H

#include "udev-rules/common/key_chord.h"

#include <stdbool.h>

/* All 0 to begin with. Codes are KEY_* of linux/input-event-codes.h. */
struct pressed {
	unsigned int down[KEY_CHORD_MAX]; /* now */
	size_t downs;
	unsigned int most[KEY_CHORD_MAX]; /* when most of them were */
	size_t mosts;
	bool unusable; /* one too many, or one without a name */
};

void pressed_down(struct pressed *pressed, unsigned int code);

/* Returns true when this was the last one that was down. */
bool pressed_up(struct pressed *pressed, unsigned int code);

/*
 * The keys that were down together, as for panic-keys. False: they cannot be used, or there are
 * none.
 */
bool pressed_text(const struct pressed *pressed, char text[KEY_CHORD_BYTES]);

#endif
