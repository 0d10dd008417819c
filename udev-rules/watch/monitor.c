/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/monitor.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Room for about 100 000 events. The kernel uses memory only for those that are queued. */
enum { RECEIVE_BYTES = 128 << 20 };

/* No filter by subsystem, because the first events of a removal come from the SCSI layer. */
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
	/* Without CAP_NET_ADMIN it stays smaller. A lost event makes the watcher check the disks.
	 */
	(void)udev_monitor_set_receive_buffer_size(*monitor, RECEIVE_BYTES);
	return 0;
}

struct uevent monitor_receive(struct udev_monitor *monitor, const struct disks *disks)
{
	struct uevent uevent = { .medium = false };
	struct udev_device *device;
	const char *subsystem;

	errno = 0;
	device = udev_monitor_receive_device(monitor);
	if (!device) {
		uevent.event = event_of_error(-errno);
		uevent.medium = uevent.event == EVENT_LOST;
		return uevent;
	}
	uevent.event = event_of_uevent(disks, udev_device_get_action(device),
				       udev_device_get_devpath(device));
	uevent.medium = uevent.event == EVENT_SUSPECT &&
			strcmp(udev_device_get_action(device), "change") == 0;
	subsystem = udev_device_get_subsystem(device);
	snprintf(uevent.subsystem, sizeof(uevent.subsystem), "%s", subsystem ? subsystem : "");
	udev_device_unref(device);
	return uevent;
}
