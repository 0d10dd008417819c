/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Input devices of the kernel that can report certain keys or switches, through libevdev. Devices
 * come and go. No history of keys is kept, only which keys of a device are down now.
 */
#ifndef MEMWIPE_UDEV_RULES_WATCH_INPUTS_H
#define MEMWIPE_UDEV_RULES_WATCH_INPUTS_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

struct input_event;
struct libevdev;

enum { INPUTS_MAX = 32 };

struct inputs {
	/* Filled in by the caller: which devices to open, and what to do with each event. */
	bool (*is_wanted)(const struct libevdev *device);
	void (*handle)(const struct inputs *inputs, const struct input_event *event);
	size_t count;
	struct {
		int number; /* of /dev/input/event%d */
		struct libevdev *device;
	} item[INPUTS_MAX];
};

/* Open wanted devices that are new. Devices that are gone are closed by inputs_read(). */
void inputs_rescan(struct inputs *inputs, int root);

/* Fill in what to wait for, in the order of item[]; how many. */
size_t inputs_poll(const struct inputs *inputs, struct pollfd fd[INPUTS_MAX]);

/*
 * Read pending events of item[which] and handle each; a bounded number. A device that is gone is
 * closed, and the last item moves into its place.
 */
void inputs_read(struct inputs *inputs, size_t which);

/* Close all devices. */
void inputs_close(struct inputs *inputs);

/* Can any of the devices report this event? */
bool inputs_have(const struct inputs *inputs, unsigned int type, unsigned int code);

/* Is the key with this code down on any of the devices? */
bool inputs_key_is_down(const struct inputs *inputs, int code);

#endif
