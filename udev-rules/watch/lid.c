/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/lid.h"

#include "udev-rules/watch/inputs.h"

#include <libevdev/libevdev.h>

static enum trigger_report report; /* set by handle(): the last change counts */

static bool has_lid_switch(const struct libevdev *device)
{
	return libevdev_has_event_code(device, EV_SW, SW_LID);
}

static void handle(const struct inputs *switches, const struct input_event *event)
{
	if (event->type == EV_SW && event->code == SW_LID)
		report = event->value ? TRIGGER_STARTED : TRIGGER_ENDED;
}

static struct inputs switches = { .is_wanted = has_lid_switch, .handle = handle };

bool lid_configured(const struct config *config)
{
	return config->lid_closed;
}

void lid_open(const struct config *config, int root)
{
	inputs_rescan(&switches, root);
}

const char *lid_absence(void)
{
	return inputs_have(&switches, EV_SW, SW_LID) ? NULL : "no device reports a lid";
}

size_t lid_poll(struct pollfd fd[TRIGGER_FDS_MAX])
{
	return inputs_poll(&switches, fd);
}

enum trigger_report lid_read(size_t which)
{
	report = TRIGGER_SAME;
	inputs_read(&switches, which);
	return report;
}

enum trigger_report lid_rescan(int root)
{
	inputs_rescan(&switches, root);
	return TRIGGER_SAME;
}

void lid_close(void)
{
	inputs_close(&switches);
}
