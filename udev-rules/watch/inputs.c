/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/inputs.h"

#include "common/io.h"

#include <errno.h>
#include <fcntl.h>
#include <libevdev/libevdev.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* More than a hand can do between two looks at the disk; a device may talk without end. */
enum { EVENTS_MAX = 1024 };

bool inputs_wanted(const struct inputs *inputs)
{
	return inputs->chord.count || inputs->lid;
}

static bool has_what_is_wanted(const struct inputs *inputs, const struct libevdev *device)
{
	size_t i;

	if (inputs->lid && libevdev_has_event_code(device, EV_SW, SW_LID))
		return true;
	for (i = 0; i < inputs->chord.count; i++)
		if (libevdev_has_event_code(device, EV_KEY, inputs->chord.code[i]))
			return true;
	return false;
}

static void drop(struct inputs *inputs, size_t which)
{
	int fd = libevdev_get_fd(inputs->item[which].device);

	libevdev_free(inputs->item[which].device);
	close(fd);
	inputs->item[which] = inputs->item[--inputs->count];
}

static bool is_held(const struct inputs *inputs, int number)
{
	size_t i;

	for (i = 0; i < inputs->count; i++)
		if (inputs->item[i].number == number)
			return true;
	return false;
}

static void add(struct inputs *inputs, int folder, const char *name, int number)
{
	struct libevdev *device = NULL;
	int fd = openat(folder, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return;
	if (libevdev_new_from_fd(fd, &device) != 0 || !has_what_is_wanted(inputs, device)) {
		libevdev_free(device);
		close(fd);
		return;
	}
	inputs->item[inputs->count].number = number;
	inputs->item[inputs->count++].device = device;
}

/* One that has gone says so when it is read, before its number can come again. */
void inputs_rescan(struct inputs *inputs, int root)
{
	DIR *folder = open_folder(root, "dev/input");
	struct dirent *entry;
	int number;

	/* It would write to stderr, and wait for whoever reads that. */
	libevdev_set_log_function(NULL, NULL);
	while (folder && (entry = readdir(folder)) && inputs->count < INPUTS_MAX)
		if (sscanf(entry->d_name, "event%d", &number) == 1 && !is_held(inputs, number))
			add(inputs, dirfd(folder), entry->d_name, number);
	if (folder)
		closedir(folder);
}

void inputs_poll(const struct inputs *inputs, struct pollfd wake[INPUTS_MAX])
{
	size_t i;

	for (i = 0; i < inputs->count; i++)
		wake[i] = (struct pollfd){ .fd = libevdev_get_fd(inputs->item[i].device),
					   .events = POLLIN };
}

/* The keys may be on several keyboards. */
static bool is_down(const struct inputs *inputs, int code)
{
	size_t i;

	for (i = 0; i < inputs->count; i++)
		if (libevdev_get_event_value(inputs->item[i].device, EV_KEY, code) > 0)
			return true;
	return false;
}

static bool chord_is_down(const struct inputs *inputs)
{
	size_t i;

	for (i = 0; i < inputs->chord.count; i++)
		if (!is_down(inputs, inputs->chord.code[i]))
			return false;
	return inputs->chord.count > 0;
}

static int meaning(const struct inputs *inputs, const struct input_event *event)
{
	if (event->type == EV_KEY && event->value == 1 && chord_is_down(inputs))
		return INPUT_CHORD;
	if (event->type == EV_SW && event->code == SW_LID && inputs->lid)
		return event->value ? INPUT_LID_CLOSED : INPUT_LID_OPEN;
	return 0;
}

int inputs_read(struct inputs *inputs, size_t which)
{
	struct libevdev *device = inputs->item[which].device;
	unsigned int flag = LIBEVDEV_READ_FLAG_NORMAL;
	struct input_event event;
	int found = 0, got, left = EVENTS_MAX;

	/* After an overrun libevdev tells what has changed meanwhile, which has an end. */
	while ((got = libevdev_next_event(device, flag, &event)) >= 0 ||
	       (got == -EAGAIN && flag == LIBEVDEV_READ_FLAG_SYNC)) {
		if (got == -EAGAIN) {
			flag = LIBEVDEV_READ_FLAG_NORMAL;
			continue;
		}
		if (got == LIBEVDEV_READ_STATUS_SYNC)
			flag = LIBEVDEV_READ_FLAG_SYNC;
		found |= meaning(inputs, &event);
		if (left-- <= 0 && flag == LIBEVDEV_READ_FLAG_NORMAL)
			return found;
	}
	if (got != -EAGAIN && got != -EINTR)
		drop(inputs, which);
	return found;
}
