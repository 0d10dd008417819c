/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/monitor.h"

#include <errno.h>

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

enum watch_event monitor_event(struct udev_monitor *monitor, const struct disks *disks)
{
	struct udev_device *device;
	enum watch_event event;

	errno = 0;
	device = udev_monitor_receive_device(monitor);
	if (!device)
		return event_of_error(-errno);
	event = event_of_uevent(disks, udev_device_get_action(device),
				udev_device_get_devpath(device));
	udev_device_unref(device);
	return event;
}
