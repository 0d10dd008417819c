// SPDX-License-Identifier: GPL-2.0-or-later
/* Starts everything in order. The device comes last: when it exists, all of it works. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/printk.h>

#include "device.h"
#include "nmi_entry.h"
#include "hotplug.h"
#include "orderly.h"
#include "parameters.h"
#include "trigger.h"

static int prepare_entry(const char **why)
{
	const struct nmi_entry_options options = {
		.action = parameters.action,
		.serial_port = parameters.serial_port,
		.flags = parameters.verify ? HANDOVER_VERIFY : 0,
	};

	return nmi_entry_prepare(&options, why);
}

static int start_triggers(const char **why)
{
	int error = trigger_sysrq_start(parameters.sysrq, why);

	if (error)
		return error;
	error = trigger_panic_start(parameters.panic, parameters.oops, why);
	if (error)
		goto stop_sysrq;
	error = trigger_usb_start(parameters.usb, why);
	if (!error)
		return 0;
	trigger_panic_stop();
stop_sysrq:
	trigger_sysrq_stop();
	return error;
}

static void stop_triggers(void)
{
	trigger_usb_stop();
	trigger_panic_stop();
	trigger_sysrq_stop();
}

static int start(const char **why)
{
	int error = prepare_entry(why);

	if (error)
		return error;
	error = hotplug_start();
	*why = "no notification of memory";
	if (error)
		goto close_entry;
	error = orderly_start(parameters.deadline_s);
	*why = "no notification of the system's end";
	if (error)
		goto stop_hotplug;
	error = start_triggers(why);
	if (error)
		goto stop_orderly;
	error = device_start();
	*why = "no device";
	if (!error)
		return 0;
	stop_triggers();
stop_orderly:
	orderly_stop();
stop_hotplug:
	hotplug_stop();
close_entry:
	nmi_entry_close();
	return error;
}

static int __init memwipe_init(void)
{
	const char *why = "";
	int error = start(&why);

	if (error)
		pr_err("not loaded: %s\n", why);
	return error;
}

static void __exit memwipe_exit(void)
{
	device_stop();
	stop_triggers();
	orderly_stop();
	hotplug_stop();
	nmi_entry_close();
}

module_init(memwipe_init);
module_exit(memwipe_exit);

MODULE_DESCRIPTION("Empties RAM, free or all of it");
MODULE_AUTHOR("The memwipe authors");
MODULE_VERSION(MEMWIPE_VERSION);
MODULE_LICENSE("GPL");
