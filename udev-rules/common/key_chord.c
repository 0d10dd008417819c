/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/common/key_chord.h"

#include <errno.h>
#include <libevdev/libevdev.h>
#include <stdio.h>
#include <string.h>

/* -1: unknown. Other EV_KEY names, "BTN_LEFT" and the like, are not keys of a keyboard. */
static int key_code(const char *name)
{
	if (strncmp(name, "KEY_", strlen("KEY_")) != 0)
		return -1;
	return libevdev_event_code_from_name(EV_KEY, name);
}

int key_chord_parse(struct key_chord *chord, const char *text, char wrong[KEY_NAME_BYTES])
{
	char copy[KEY_CHORD_BYTES], *rest = copy, *name;
	int code;

	*chord = (struct key_chord){ .count = 0 };
	if (strlen(text) >= sizeof(copy))
		return -E2BIG;
	memcpy(chord->text, text, strlen(text) + 1);
	memcpy(copy, text, strlen(text) + 1);
	while (*text && (name = strsep(&rest, "+"))) {
		code = key_code(name);
		snprintf(wrong, KEY_NAME_BYTES, "%s", name);
		if (code < 0 || chord->count == KEY_CHORD_MAX)
			return -EINVAL;
		chord->code[chord->count++] = code;
	}
	return 0;
}
