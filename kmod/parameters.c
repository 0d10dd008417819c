// SPDX-License-Identifier: GPL-2.0-or-later
#include "parameters.h"

#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/moduleparam.h>
#include <linux/string.h>
#include <linux/sysfs.h>

enum {
	DEADLINE_MAX_S = 24 * 60 * 60, /* the timer wheel reaches some days */
	PORT_MAX = 0xfff8,	       /* a 16550 has eight registers */
};

struct parameters parameters = { .action = HANDOVER_POWEROFF, .usb = "", .deadline_s = 30 };

static const char *const actions[] = { "poweroff", "reboot", "halt" };

static int set_action(const char *value, const struct kernel_param *param)
{
	int i = match_string(actions, ARRAY_SIZE(actions), value);

	if (i < 0)
		return -EINVAL;
	parameters.action = HANDOVER_POWEROFF + i;
	return 0;
}

static int get_action(char *buffer, const struct kernel_param *param)
{
	return sysfs_emit(buffer, "%s\n", actions[parameters.action - HANDOVER_POWEROFF]);
}

static const struct kernel_param_ops action_ops = { .set = set_action, .get = get_action };
module_param_cb(action, &action_ops, NULL, 0444);
MODULE_PARM_DESC(action, "what 'now' and triggers end in: poweroff (default), reboot, halt");

static int set_sysrq(const char *value, const struct kernel_param *param)
{
	if (*value && (value[1] || !isascii(*value) || !isalnum(*value)))
		return -EINVAL;
	parameters.sysrq = *value;
	return 0;
}

static int get_sysrq(char *buffer, const struct kernel_param *param)
{
	return sysfs_emit(buffer, "%.1s\n", &parameters.sysrq);
}

static const struct kernel_param_ops sysrq_ops = { .set = set_sysrq, .get = get_sysrq };
module_param_cb(sysrq, &sysrq_ops, NULL, 0444);
MODULE_PARM_DESC(sysrq, "letter or digit: SysRq with this key wipes (default: none)");

module_param_named(panic, parameters.panic, bool, 0444);
MODULE_PARM_DESC(panic, "a kernel panic wipes (default: 0)");

module_param_named(oops, parameters.oops, bool, 0444);
MODULE_PARM_DESC(oops, "a kernel oops wipes (default: 0)");

module_param_named(usb, parameters.usb, charp, 0444);
MODULE_PARM_DESC(usb, "name in /sys/bus/usb/devices: its disconnection wipes (default: none)");

static int set_deadline(const char *value, const struct kernel_param *param)
{
	unsigned int seconds;

	if (kstrtouint(value, 0, &seconds) || seconds > DEADLINE_MAX_S)
		return -EINVAL;
	parameters.deadline_s = seconds;
	return 0;
}

static const struct kernel_param_ops deadline_ops = { .set = set_deadline, .get = param_get_uint };
module_param_cb(deadline, &deadline_ops, &parameters.deadline_s, 0444);
MODULE_PARM_DESC(deadline, "seconds for an orderly end while armed (default: 30; 0: no limit)");

module_param_named(verify, parameters.verify, bool, 0444);
MODULE_PARM_DESC(verify, "read everything back after the wipe (default: 0)");

static int set_serial(const char *value, const struct kernel_param *param)
{
	u16 port;

	if (kstrtou16(value, 0, &port) || port > PORT_MAX)
		return -EINVAL;
	parameters.serial_port = port;
	return 0;
}

static const struct kernel_param_ops serial_ops = { .set = set_serial, .get = param_get_ushort };
module_param_cb(serial, &serial_ops, &parameters.serial_port, 0444);
MODULE_PARM_DESC(serial, "I/O port that the payload reports to (default: 0: none)");
