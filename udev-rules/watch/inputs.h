/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keys and the lid, from the kernel's input devices: libevdev. Keyboards come and go; there need be
 * none. Nothing that is typed is kept, only which of a device's keys are down.
 */
#ifndef MEMWIPE_UDEV_RULES_WATCH_INPUTS_H
#define MEMWIPE_UDEV_RULES_WATCH_INPUTS_H

#include "udev-rules/common/key_chord.h"

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

struct libevdev;

enum { INPUTS_MAX = 32 };

struct inputs {
	struct key_chord chord; /* count 0: no key is looked at */
	bool lid;		/* is the lid looked at? */
	size_t count;
	struct {
		int number; /* of /dev/input/event%d */
		struct libevdev *device;
	} item[INPUTS_MAX];
};

enum { INPUT_CHORD = 1, INPUT_LID_CLOSED = 2, INPUT_LID_OPEN = 4 };

/* Is there anything to look at? */
bool inputs_wanted(const struct inputs *inputs);

/* Open those that are new, close those that have gone. */
void inputs_rescan(struct inputs *inputs, int root);

/* Fill in what to wait for, in order; how many: count. */
void inputs_poll(const struct inputs *inputs, struct pollfd wake[INPUTS_MAX]);

/* Take what a device has to say: a set of INPUT_*. A device that has gone is closed. */
int inputs_read(struct inputs *inputs, size_t which);

#endif
