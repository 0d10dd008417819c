// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The first that the rest of the kernel hears of a disconnection is that the device's interfaces
 * are about to be deleted, before any driver does. This runs in the hub's workqueue, where a
 * shutdown would wait for itself; nmi_entry_wipe works in any context.
 */
#include <linux/device.h>
#include <linux/string.h>
#include <linux/usb.h>

#include "nmi_entry.h"
#include "trigger.h"

/* Of a wrong name, in the message; real names are shorter. */
enum { NAME_SHOWN_MAX = 32 };

static struct usb_device *watched;
static struct bus_type *bus;

static bool is_disconnected(const struct device *dev)
{
	return (dev == &watched->dev || dev->parent == &watched->dev) &&
	       watched->state == USB_STATE_NOTATTACHED;
}

static int on_bus(struct notifier_block *self, unsigned long event, void *dev)
{
	if (event == BUS_NOTIFY_DEL_DEVICE && is_disconnected(dev))
		nmi_entry_wipe();
	return NOTIFY_DONE;
}

static struct notifier_block notifier = { .notifier_call = on_bus, .priority = INT_MAX };

static int find(struct usb_device *device, void *name)
{
	if (strcmp(dev_name(&device->dev), name) != 0)
		return 0;
	watched = usb_get_dev(device);
	return 1;
}

bool trigger_usb_present(void)
{
	return watched && watched->state != USB_STATE_NOTATTACHED;
}

int trigger_usb_start(const char *name, const char **why)
{
	static char missing[4 * NAME_SHOWN_MAX + 32]; /* escaped */
	int error;

	if (!*name)
		return 0;
	usb_for_each_dev((void *)name, find);
	snprintf(missing, sizeof(missing), "no USB device '%*pE'",
		 (int)strnlen(name, NAME_SHOWN_MAX), name);
	*why = missing;
	if (!watched)
		return -ENODEV;
	bus = (struct bus_type *)watched->dev.bus;
	error = bus_register_notifier(bus, &notifier);
	*why = "no notification of USB devices";
	/* It may have been disconnected before the notifier was registered. */
	if (!error && watched->state == USB_STATE_NOTATTACHED) {
		error = -ENODEV;
		*why = "the USB device has just been disconnected";
	}
	if (error)
		trigger_usb_stop();
	return error;
}

void trigger_usb_stop(void)
{
	if (bus)
		(void)bus_unregister_notifier(bus, &notifier);
	if (watched)
		usb_put_dev(watched);
}
