/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keys that are pressed together, by the kernel's names: "KEY_LEFTCTRL+KEY_LEFTALT+KEY_END". */
#ifndef MEMWIPE_UDEV_RULES_COMMON_KEY_CHORD_H
#define MEMWIPE_UDEV_RULES_COMMON_KEY_CHORD_H

#include <stddef.h>

enum { KEY_CHORD_MAX = 6, KEY_CHORD_BYTES = 96, KEY_NAME_BYTES = 64 };

struct key_chord {
	char text[KEY_CHORD_BYTES]; /* as it was written; "": no keys */
	int code[KEY_CHORD_MAX];    /* KEY_* of linux/input-event-codes.h */
	size_t count;
};

/*
 * Parse such names; "" is a chord without keys. 0, or -EINVAL and in wrong[] the first name that is
 * unknown or one too many. -E2BIG: the text is too long.
 */
int key_chord_parse(struct key_chord *chord, const char *text, char wrong[KEY_NAME_BYTES]);

#endif
