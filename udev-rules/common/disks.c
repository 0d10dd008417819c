/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/common/disks.h"

#include "common/io.h"

#include <errno.h>
#include <limits.h>
#include <linux/major.h>
#include <stdio.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* Remove the last part of a devpath. False: it was the only one. */
static bool to_parent(char *devpath)
{
	char *slash = strrchr(devpath, '/');

	if (!slash || slash == devpath)
		return false;
	*slash = '\0';
	return true;
}

/* Follow a link "../../name" of a folder of /sys/devices to a devpath. */
static bool follow_link(int root, const char *folder, const char *name, char devpath[DEVPATH_BYTES])
{
	static const char up[] = "../";
	char path[DEVPATH_BYTES + NAME_MAX + sizeof("sys/")], target[DEVPATH_BYTES];
	const char *rest = target;
	ssize_t length;

	snprintf(path, sizeof(path), "sys%s/%s", folder, name);
	length = readlinkat(root, path, target, sizeof(target) - 1);
	if (length < 0)
		return false;
	target[length] = '\0';
	snprintf(path, sizeof(path), "%s", folder);
	for (; strncmp(rest, up, strlen(up)) == 0; rest += strlen(up))
		if (!to_parent(path))
			return false;
	return snprintf(devpath, DEVPATH_BYTES, "%s/%s", path, rest) < DEVPATH_BYTES;
}

/*
 * With multipath (nvme_core.multipath, usually on), the namespace lies below a virtual device,
 * which has a link to each controller. With one controller, that is what can be pulled; with
 * several the disk remains when one goes.
 */
static void find_nvme_controller(int root, struct disk *disk)
{
	char path[DEVPATH_BYTES + DEVICE_NAME_BYTES], controller[DEVPATH_BYTES];
	unsigned int number, controllers = 0;
	struct dirent *entry;
	int length;
	DIR *folder;

	snprintf(path, sizeof(path), "sys%s", disk->device);
	folder = open_folder(root, path);
	while (folder && (entry = readdir(folder)))
		if (sscanf(entry->d_name, "nvme%u%n", &number, &length) == 1 &&
		    !entry->d_name[length] &&
		    follow_link(root, disk->device, entry->d_name, controller))
			controllers++;
	if (folder)
		closedir(folder);
	if (controllers == 1)
		memcpy(disk->device, controller, sizeof(controller));
}

/* .../0:0:0:0/block/sda: remove "sda", then "block". */
static void find_device(int root, struct disk *disk)
{
	static const char subsystems[] = "/devices/virtual/nvme-subsystem/";

	memcpy(disk->device, disk->devpath, sizeof(disk->device));
	to_parent(disk->device);
	if (strcmp(block_base_name(disk->device), "block") == 0)
		to_parent(disk->device);
	if (strncmp(disk->device, subsystems, strlen(subsystems)) == 0)
		find_nvme_controller(root, disk);
}

/* The nearest USB device above the disk in the device tree, if there is one. */
static bool find_usb(int root, const char *devpath, char usb[DEVPATH_BYTES])
{
	memcpy(usb, devpath, strlen(devpath) + 1);
	do {
		if (block_uevent_says(root, usb, "DEVTYPE=usb_device"))
			return true;
	} while (to_parent(usb));
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

	memcpy(above, disk->device, sizeof(above));
	do {
		if (!block_attribute_is(root, above, "removable", "removable"))
			continue;
		memcpy(disk->plug, above, sizeof(above));
		return true;
	} while (to_parent(above));
	return false;
}

/* The disk's `removable` attribute is not enough: it is 0 for USB disks and for SD cards. */
static void find_plug(int root, struct disk *disk)
{
	if (find_usb(root, disk->device, disk->plug)) {
		disk->removable = true;
		return;
	}
	memcpy(disk->plug, disk->device, sizeof(disk->plug));
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

size_t disks_index(const struct disks *disks, dev_t number)
{
	size_t i = 0;

	while (i < disks->count && disks->item[i].number != number)
		i++;
	return i;
}

static bool contains(const struct disks *disks, dev_t number)
{
	return disks_index(disks, number) < disks->count;
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
	find_device(root, disk);
	find_plug(root, disk);
	disk->optical = is_optical(number);
	if (block_attribute(root, disk->plug, "serial", disk->serial, sizeof(disk->serial)) != 0)
		(void)block_attribute(root, disk->device, "serial", disk->serial,
				      sizeof(disk->serial));
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
