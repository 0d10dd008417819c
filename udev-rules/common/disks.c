/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/common/disks.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/major.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* Take the last part off a devpath; false where nothing is left. */
static bool climb(char *devpath)
{
	char *slash = strrchr(devpath, '/');

	if (!slash || slash == devpath)
		return false;
	*slash = '\0';
	return true;
}

/* The nearest USB device above the disk, if there is one. */
static bool find_usb(int root, const char *devpath, char usb[DEVPATH_BYTES])
{
	memcpy(usb, devpath, strlen(devpath) + 1);
	while (climb(usb))
		if (block_uevent_says(root, usb, "DEVTYPE=usb_device"))
			return true;
	return false;
}

static bool attribute_is(int root, const char *devpath, const char *name, const char *value)
{
	char line[32];

	return block_attribute(root, devpath, name, line, sizeof(line)) == 0 &&
	       strcmp(line, value) == 0;
}

/* An optical drive keeps the size of the disc that was taken out of it: nothing tells of a pull. */
static bool is_optical(dev_t number)
{
	return major(number) == SCSI_CDROM_MAJOR;
}

/* The attribute alone is not enough: USB disks and SD cards in a laptop's own slot say 0. */
static void find_plug(int root, struct disk *disk)
{
	if (find_usb(root, disk->devpath, disk->plug)) {
		disk->removable = true;
		return;
	}
	memcpy(disk->plug, disk->devpath, sizeof(disk->plug));
	climb(disk->plug); /* .../0:0:0:0/block/sda: the name, then "block" */
	if (strcmp(block_base_name(disk->plug), "block") == 0)
		climb(disk->plug);
	disk->removable = attribute_is(root, disk->devpath, "removable", "1") ||
			  attribute_is(root, disk->plug, "type", "SD");
}

int disks_add(struct disks *disks, int root, dev_t number)
{
	struct disk *disk = &disks->item[disks->count];
	char *mark;
	size_t i;
	int error;

	for (i = 0; i < disks->count; i++)
		if (disks->item[i].number == number)
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
	disk->removable &= !disk->optical;
	disks->count++;
	return 0;
}

void disks_keep_removable(struct disks *disks)
{
	size_t i, kept = 0;

	for (i = 0; i < disks->count; i++)
		if (disks->item[i].removable)
			disks->item[kept++] = disks->item[i];
	disks->count = kept;
}

bool size_says_gone(int error, uint64_t bytes)
{
	if (error)
		return error == -ENXIO || error == -ENODEV || error == -ENOMEDIUM;
	return bytes == 0;
}

bool state_says_gone(int got, const char *state)
{
	static const char *const leaving[] = { "cancel", "deleted", "deleting" };
	size_t i;

	if (got < 0)
		return got == -ENODEV;
	for (i = 0; i < sizeof(leaving) / sizeof(leaving[0]); i++)
		if ((size_t)got >= strlen(leaving[i]) &&
		    memcmp(state, leaving[i], strlen(leaving[i])) == 0)
			return true;
	return false;
}

static bool is_gone(const struct disk *disk)
{
	uint64_t bytes = 0;
	int error = ioctl(disk->fd, BLKGETSIZE64, &bytes) == 0 ? 0 : -errno;
	char state[16];
	int got;

	if (size_says_gone(error, bytes))
		return true;
	if (disk->state_fd < 0)
		return false;
	got = pread(disk->state_fd, state, sizeof(state), 0);
	return state_says_gone(got < 0 ? -errno : got, state);
}

static int open_state(const struct disk *disk, int root)
{
	char path[DEVPATH_BYTES + DEVICE_NAME_BYTES];

	snprintf(path, sizeof(path), "sys%s/device/state", disk->devpath);
	return openat(root, path, O_RDONLY | O_CLOEXEC);
}

/* Without O_NONBLOCK a drive would lock its tray and an empty one would refuse. */
int disk_hold(struct disk *disk, int root)
{
	struct stat status;

	disk->fd = openat(root, disk->node + 1, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (disk->fd < 0)
		return -errno;
	if (fstat(disk->fd, &status) != 0)
		return -errno;
	disk->state_fd = open_state(disk, root);
	if (!S_ISBLK(status.st_mode) || status.st_rdev != disk->number || is_gone(disk) ||
	    !block_has_attribute(root, disk->devpath, "dev"))
		return -ENODEV;
	return 0;
}

bool disks_gone(const struct disks *disks)
{
	size_t i;

	for (i = 0; i < disks->count; i++)
		if (is_gone(&disks->item[i]))
			return true;
	return false;
}
