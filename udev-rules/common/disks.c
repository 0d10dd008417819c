/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/common/disks.h"

#include <errno.h>
#include <linux/major.h>
#include <stdio.h>
#include <string.h>
#include <sys/sysmacros.h>

/* Remove the last part of a devpath. False: it was the only one. */
static bool to_parent(char *devpath)
{
	char *slash = strrchr(devpath, '/');

	if (!slash || slash == devpath)
		return false;
	*slash = '\0';
	return true;
}

/* The nearest USB device above the disk in the device tree, if there is one. */
static bool find_usb(int root, const char *devpath, char usb[DEVPATH_BYTES])
{
	memcpy(usb, devpath, strlen(devpath) + 1);
	while (to_parent(usb))
		if (block_uevent_says(root, usb, "DEVTYPE=usb_device"))
			return true;
	return false;
}

static bool is_optical(dev_t number)
{
	return major(number) == SCSI_CDROM_MAJOR;
}

/* Since Linux 5.13 `removable` of a device behind an external port (Thunderbolt) is "removable". */
static bool find_removable_bus(int root, struct disk *disk)
{
	char above[DEVPATH_BYTES];

	memcpy(above, disk->devpath, sizeof(above));
	while (to_parent(above)) {
		if (!block_attribute_is(root, above, "removable", "removable"))
			continue;
		memcpy(disk->plug, above, sizeof(above));
		return true;
	}
	return false;
}

/* The disk's `removable` attribute is not enough: it is 0 for USB disks and for SD cards. */
static void find_plug(int root, struct disk *disk)
{
	if (find_usb(root, disk->devpath, disk->plug)) {
		disk->removable = true;
		return;
	}
	memcpy(disk->plug, disk->devpath, sizeof(disk->plug));
	to_parent(disk->plug); /* .../0:0:0:0/block/sda: remove "sda", then "block" */
	if (strcmp(block_base_name(disk->plug), "block") == 0)
		to_parent(disk->plug);
	if (find_removable_bus(root, disk)) {
		disk->removable = true;
		return;
	}
	disk->removable = is_optical(disk->number) ||
			  block_attribute_is(root, disk->devpath, "removable", "1") ||
			  block_attribute_is(root, disk->plug, "type", "SD");
}

/* NVMe pads serial numbers with blanks. */
static void trim_end(char *text)
{
	size_t length = strlen(text);

	while (length && text[length - 1] == ' ')
		text[--length] = '\0';
}

static bool contains(const struct disks *disks, dev_t number)
{
	size_t i;

	for (i = 0; i < disks->count; i++)
		if (disks->item[i].number == number)
			return true;
	return false;
}

int disks_add(struct disks *disks, int root, dev_t number)
{
	struct disk *disk = &disks->item[disks->count];
	char *mark;
	int error;

	if (contains(disks, number))
		return 0;
	if (disks->count == DISKS_MAX)
		return -ENOSPC;
	*disk = (struct disk){ .number = number, .fd = -1, .state_fd = -1 };
	error = block_devpath(root, number, disk->devpath);
	if (error)
		return error;
	if (snprintf(disk->node, sizeof(disk->node), "/dev/%s", block_base_name(disk->devpath)) >=
	    (int)sizeof(disk->node))
		return -ENAMETOOLONG;
	while ((mark = strchr(disk->node, '!')))
		*mark = '/';
	find_plug(root, disk);
	disk->optical = is_optical(number);
	(void)block_attribute(root, disk->plug, "serial", disk->serial, sizeof(disk->serial));
	trim_end(disk->serial);
	disks->count++;
	return 0;
}

int disks_append(struct disks *disks, const struct disk *disk)
{
	if (contains(disks, disk->number))
		return 0;
	if (disks->count == DISKS_MAX)
		return -ENOSPC;
	disks->item[disks->count++] = *disk;
	return 0;
}
