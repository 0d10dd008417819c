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

/* Per call of inputs_read(): more than a person can cause between two checks of the disk. */
enum { EVENTS_MAX = 1024 };

static void close_item(struct inputs *inputs, size_t which)
{
	int fd = libevdev_get_fd(inputs->item[which].device);

	libevdev_free(inputs->item[which].device);
	close(fd);
	inputs->item[which] = inputs->item[--inputs->count];
}

void inputs_close(struct inputs *inputs)
{
	while (inputs->count)
		close_item(inputs, 0);
}

static bool is_opened(const struct inputs *inputs, int number)
{
	size_t i;

	for (i = 0; i < inputs->count; i++)
		if (inputs->item[i].number == number)
			return true;
	return false;
}

static void open_item(struct inputs *inputs, int folder, const char *name, int number)
{
	struct libevdev *device = NULL;
	int fd = openat(folder, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return;
	if (libevdev_new_from_fd(fd, &device) != 0 || !inputs->is_wanted(device)) {
		libevdev_free(device);
		close(fd);
		return;
	}
	inputs->item[inputs->count].number = number;
	inputs->item[inputs->count++].device = device;
}

/*
 * A device that is gone stays in item[] until it is read; poll(2) reports that it is gone before
 * the kernel gives its number to another device.
 */
void inputs_rescan(struct inputs *inputs, int root)
{
	DIR *folder = open_folder(root, "dev/input");
	struct dirent *entry;
	int number;

	/* libevdev would log to stderr, which may block. */
	libevdev_set_log_function(NULL, NULL);
	while (folder && (entry = readdir(folder)) && inputs->count < INPUTS_MAX)
		if (sscanf(entry->d_name, "event%d", &number) == 1 && !is_opened(inputs, number))
			open_item(inputs, dirfd(folder), entry->d_name, number);
	if (folder)
		closedir(folder);
}

size_t inputs_poll(const struct inputs *inputs, struct pollfd fd[INPUTS_MAX])
{
	size_t i;

	for (i = 0; i < inputs->count; i++)
		fd[i] = (struct pollfd){ .fd = libevdev_get_fd(inputs->item[i].device),
					 .events = POLLIN };
	return inputs->count;
}

bool inputs_have(const struct inputs *inputs, unsigned int type, unsigned int code)
{
	size_t i;

	for (i = 0; i < inputs->count; i++)
		if (libevdev_has_event_code(inputs->item[i].device, type, code))
			return true;
	return false;
}

bool inputs_key_is_down(const struct inputs *inputs, int code)
{
	size_t i;

	for (i = 0; i < inputs->count; i++)
		if (libevdev_get_event_value(inputs->item[i].device, EV_KEY, code) > 0)
			return true;
	return false;
}

void inputs_read(struct inputs *inputs, size_t which)
{
	struct libevdev *device = inputs->item[which].device;
	unsigned int flag = LIBEVDEV_READ_FLAG_NORMAL;
	struct input_event event;
	int got, left = EVENTS_MAX;

	/* After an overrun libevdev reports the changes since then, a bounded number of events. */
	while ((got = libevdev_next_event(device, flag, &event)) >= 0 ||
	       (got == -EAGAIN && flag == LIBEVDEV_READ_FLAG_SYNC)) {
		if (got == -EAGAIN) {
			flag = LIBEVDEV_READ_FLAG_NORMAL;
			continue;
		}
		if (got == LIBEVDEV_READ_STATUS_SYNC)
			flag = LIBEVDEV_READ_FLAG_SYNC;
		inputs->handle(inputs, &event);
		if (left-- <= 0 && flag == LIBEVDEV_READ_FLAG_NORMAL)
			return;
	}
	if (got != -EAGAIN && got != -EINTR)
		close_item(inputs, which);
}
