// SPDX-License-Identifier: GPL-2.0-or-later
/* Parameters, and what is started in which order: the device comes last, when all is in place. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "device.h"
#include "door.h"
#include "hotplug.h"
#include "orderly.h"
#include "trigger.h"

static char *action = "poweroff";
module_param(action, charp, 0444);
MODULE_PARM_DESC(action, "what 'now' and triggers end in: poweroff (default), reboot, halt");

static char *sysrq = "";
module_param(sysrq, charp, 0444);
MODULE_PARM_DESC(sysrq, "letter: SysRq with this key wipes (default: none)");

static bool panic_wipes;
module_param_named(panic, panic_wipes, bool, 0444);
MODULE_PARM_DESC(panic, "a kernel panic wipes (default: 0)");

static bool oops_wipes;
module_param_named(oops, oops_wipes, bool, 0444);
MODULE_PARM_DESC(oops, "a kernel oops wipes (default: 0)");

static char *usb = "";
module_param(usb, charp, 0444);
MODULE_PARM_DESC(usb, "name in /sys/bus/usb/devices: its disconnection wipes (default: none)");

static unsigned int deadline = 30;
module_param(deadline, uint, 0444);
MODULE_PARM_DESC(deadline, "seconds for an orderly end while armed (default: 30; 0: for ever)");

static bool verify;
module_param(verify, bool, 0444);
MODULE_PARM_DESC(verify, "read everything back after the wipe (default: 0)");

static ushort serial;
module_param(serial, ushort, 0444);
MODULE_PARM_DESC(serial, "I/O port that the payload reports to (default: 0: none)");

static int read_action(enum handover_action *found)
{
	static const char *const names[] = { "poweroff", "reboot", "halt" };
	int i = match_string(names, ARRAY_SIZE(names), action);

	*found = HANDOVER_POWEROFF + i;
	return i < 0 ? -EINVAL : 0;
}

static int start_door(const char **why)
{
	struct door_options options = {
		.serial_port = serial,
		.flags = verify ? HANDOVER_VERIFY : 0,
	};

	*why = "parameter action is none of poweroff, reboot, halt";
	if (read_action(&options.action))
		return -EINVAL;
	return door_prepare(&options, why);
}

static int start_triggers(const char **why)
{
	int error = trigger_sysrq_start(sysrq, why);

	if (error)
		return error;
	error = trigger_panic_start(panic_wipes, oops_wipes, why);
	if (error)
		goto stop_sysrq;
	error = trigger_usb_start(usb, why);
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
	int error = start_door(why);

	if (error)
		return error;
	error = hotplug_start();
	*why = "no notification of memory";
	if (error)
		goto close_door;
	error = orderly_start(deadline);
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
close_door:
	door_close();
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
	door_close();
}

module_init(memwipe_init);
module_exit(memwipe_exit);

MODULE_DESCRIPTION("Empties RAM, free or all of it");
MODULE_AUTHOR("The memwipe authors");
MODULE_VERSION(MEMWIPE_VERSION);
MODULE_LICENSE("GPL");
