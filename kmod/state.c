// SPDX-License-Identifier: GPL-2.0-or-later
#include "state.h"

#include <linux/device.h>

#include "handover.h"
#include "nmi_entry.h"
#include "orderly.h"
#include "sweep.h"
#include "trigger.h"

static const char *const names[] = {
	[0] = "no",
	[HANDOVER_POWEROFF] = "poweroff",
	[HANDOVER_REBOOT] = "reboot",
	[HANDOVER_HALT] = "halt",
};

static ssize_t action_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%s\n", names[nmi_entry_own_end()]);
}
static DEVICE_ATTR_RO(action);

static ssize_t armed_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%s\n", names[nmi_entry_end(orderly_armed())]);
}
static DEVICE_ATTR_RO(armed);

static ssize_t ram_bytes_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct nmi_entry_coverage coverage;

	nmi_entry_get_coverage(&coverage);
	return sysfs_emit(buf, "%llu\n", coverage.ram_bytes);
}
static DEVICE_ATTR_RO(ram_bytes);

static ssize_t ram_ranges_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct nmi_entry_coverage coverage;

	nmi_entry_get_coverage(&coverage);
	return sysfs_emit(buf, "%u\n", coverage.ram_ranges);
}
static DEVICE_ATTR_RO(ram_ranges);

static ssize_t ram_current_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct nmi_entry_coverage coverage;

	nmi_entry_get_coverage(&coverage);
	return sysfs_emit(buf, "%d\n", coverage.all_ram);
}
static DEVICE_ATTR_RO(ram_current);

static ssize_t swept_bytes_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%llu\n", sweep_bytes());
}
static DEVICE_ATTR_RO(swept_bytes);

static ssize_t usb_present_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", trigger_usb_present());
}
static DEVICE_ATTR_RO(usb_present);

static ssize_t version_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%s\n", MEMWIPE_VERSION);
}
static DEVICE_ATTR_RO(version);

static ssize_t watchdog_s_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%u\n", handover_watchdog_s());
}
static DEVICE_ATTR_RO(watchdog_s);

static struct attribute *attributes[] = {
	&dev_attr_action.attr,	    &dev_attr_armed.attr,
	&dev_attr_ram_bytes.attr,   &dev_attr_ram_ranges.attr,
	&dev_attr_ram_current.attr, &dev_attr_swept_bytes.attr,
	&dev_attr_usb_present.attr, &dev_attr_version.attr,
	&dev_attr_watchdog_s.attr,  NULL,
};

static const struct attribute_group group = { .attrs = attributes };

const struct attribute_group *state_groups[] = { &group, NULL };
