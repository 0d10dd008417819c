/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/monitor.h"

#include <errno.h>
#include <string.h>

/* Room for some 100 000 events; it is only used while they wait. */
enum { RECEIVE_BYTES = 128 << 20 };

/* No filter by subsystem: the first events of a removal are those of the SCSI layer. */
int monitor_open(struct udev_monitor **monitor)
{
	struct udev *udev = udev_new();
	int error;

	if (!udev)
		return -errno;
	*monitor = udev_monitor_new_from_netlink(udev, "kernel");
	if (!*monitor)
		return -errno;
	error = udev_monitor_enable_receiving(*monitor);
	if (error < 0)
		return error;
	/* Without the privilege it stays smaller; lost events are answered by looking. */
	(void)udev_monitor_set_receive_buffer_size(*monitor, RECEIVE_BYTES);
	return 0;
}

static bool is_of(struct udev_device *device, const char *subsystem)
{
	const char *name = udev_device_get_subsystem(device);

	return name && strcmp(name, subsystem) == 0;
}

struct monitor_news monitor_event(struct udev_monitor *monitor, const struct disks *disks)
{
	struct monitor_news news = { .input = false };
	struct udev_device *device;

	errno = 0;
	device = udev_monitor_receive_device(monitor);
	if (!device) {
		/* Of what was lost, any may have been the one that counts. */
		news.event = event_of_error(-errno);
		news.medium = news.input = news.power = news.event == EVENT_LOST;
		return news;
	}
	news.event = event_of_uevent(disks, udev_device_get_action(device),
				     udev_device_get_devpath(device));
	news.medium = news.event == EVENT_SUSPECT &&
		      strcmp(udev_device_get_action(device), "change") == 0;
	news.input = is_of(device, "input");
	news.power = is_of(device, "power_supply");
	udev_device_unref(device);
	return news;
}
