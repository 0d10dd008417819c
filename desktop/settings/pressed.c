/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/settings/pressed.h"

#include <libevdev/libevdev.h>
#include <stdio.h>
#include <string.h>

static size_t find(const struct pressed *pressed, unsigned int code)
{
	size_t i = 0;

	while (i < pressed->downs && pressed->down[i] != code)
		i++;
	return i;
}

/* NULL: the configuration could not name it. */
static const char *key_name(unsigned int code)
{
	const char *name = libevdev_event_code_get_name(EV_KEY, code);

	return name && strncmp(name, "KEY_", strlen("KEY_")) == 0 ? name : NULL;
}

void pressed_down(struct pressed *pressed, unsigned int code)
{
	if (find(pressed, code) < pressed->downs)
		return; /* it repeats */
	if (pressed->downs == KEY_CHORD_MAX || !key_name(code)) {
		pressed->unusable = true;
		return;
	}
	pressed->down[pressed->downs++] = code;
	if (pressed->downs <= pressed->mosts)
		return;
	memcpy(pressed->most, pressed->down, sizeof(pressed->most));
	pressed->mosts = pressed->downs;
}

bool pressed_up(struct pressed *pressed, unsigned int code)
{
	size_t i = find(pressed, code);

	if (i == pressed->downs)
		return false; /* pressed before, or unusable */
	pressed->downs--;
	memmove(&pressed->down[i], &pressed->down[i + 1],
		(pressed->downs - i) * sizeof(pressed->down[0]));
	return pressed->downs == 0;
}

bool pressed_text(const struct pressed *pressed, char text[KEY_CHORD_BYTES])
{
	size_t used = 0, i;

	*text = '\0';
	for (i = 0; i < pressed->mosts && used < KEY_CHORD_BYTES; i++)
		used += (size_t)snprintf(text + used, KEY_CHORD_BYTES - used, "%s%s", i ? "+" : "",
					 key_name(pressed->most[i]));
	return pressed->mosts && !pressed->unusable && used < KEY_CHORD_BYTES;
}
