/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/panic_keys.h"

#include "udev-rules/watch/inputs.h"

#include <libevdev/libevdev.h>
#include <stdio.h>
#include <string.h>

static struct key_chord chord;
static bool pressed; /* set by handle() */

static bool has_a_key(const struct libevdev *device)
{
	size_t i;

	for (i = 0; i < chord.count; i++)
		if (libevdev_has_event_code(device, EV_KEY, chord.code[i]))
			return true;
	return false;
}

static bool all_are_down(const struct inputs *keyboards)
{
	size_t i;

	for (i = 0; i < chord.count; i++)
		if (!inputs_key_is_down(keyboards, chord.code[i]))
			return false;
	return chord.count > 0;
}

static void handle(const struct inputs *keyboards, const struct input_event *event)
{
	if (event->type == EV_KEY && event->value == 1 && all_are_down(keyboards))
		pressed = true;
}

static struct inputs keyboards = { .is_wanted = has_a_key, .handle = handle };

bool panic_keys_configured(const struct config *config)
{
	return config->panic_keys.count > 0;
}

/* Keyboards come and go; it is not an error that there is none now. */
void panic_keys_open(const struct config *config, int root)
{
	chord = config->panic_keys;
	inputs_rescan(&keyboards, root);
}

const char *panic_keys_absence(void)
{
	size_t i;

	for (i = 0; i < chord.count; i++)
		if (!inputs_have(&keyboards, EV_KEY, chord.code[i]))
			return "no keyboard has all of these keys";
	return NULL;
}

size_t panic_keys_poll(struct pollfd fd[TRIGGER_FDS_MAX])
{
	return inputs_poll(&keyboards, fd);
}

/* Pressed and released again before the read counts, too. */
enum trigger_report panic_keys_read(size_t which)
{
	pressed = false;
	inputs_read(&keyboards, which);
	return pressed ? TRIGGER_STARTED : TRIGGER_SAME;
}

enum trigger_report panic_keys_rescan(int root)
{
	inputs_rescan(&keyboards, root);
	return TRIGGER_SAME;
}

/* Other keys may be on other devices. */
void panic_keys_reload(const struct config *config, int root)
{
	if (strcmp(config->panic_keys.text, chord.text) == 0)
		return;
	panic_keys_close();
	panic_keys_open(config, root);
}

void panic_keys_close(void)
{
	inputs_close(&keyboards);
}

void panic_keys_describe(uint64_t boottime_ns, char text[TRIGGER_STATUS_BYTES])
{
	snprintf(text, TRIGGER_STATUS_BYTES, "%s", chord.text);
}
