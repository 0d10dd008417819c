/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/common/disk_hold.h"

#include "common/io.h"
#include "udev-rules/common/disk_presence.h"
#include "udev-rules/common/opener.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int open_state(const struct disk *disk, int root)
{
	char path[DEVPATH_BYTES + DEVICE_NAME_BYTES];

	snprintf(path, sizeof(path), "sys%s/state", disk->device);
	return openat(root, path, O_RDONLY | O_CLOEXEC);
}

/* Without O_NONBLOCK an optical drive would lock its tray, and open(2) of an empty one would fail.
 */
static int open_node(int root, const char *node)
{
	int fd = openat(root, node + 1, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

/* The kernel finishes a poll that is going on before it accepts a value, so this may block too. */
static int set_polling(int root, const char *path)
{
	(void)write_line(root, path, "1000");
	return -ENOENT; /* no descriptor */
}

/*
 * Have the kernel poll a card reader for its card once a second. udevd usually sets this up, but it
 * may not be running.
 */
static void enable_polling(const struct disk *disk, int root)
{
	char path[DEVPATH_BYTES + DEVICE_NAME_BYTES];

	snprintf(path, sizeof(path), "/sys%s/events_poll_msecs", disk->devpath);
	if (block_attribute_is(root, disk->devpath, "removable", "1"))
		(void)opener_begin(set_polling, root, path);
}

bool disks_reread(const struct disks *disks, int root)
{
	bool all = true;
	size_t i;

	for (i = 0; i < disks->count; i++)
		if (!disks->item[i].optical)
			all &= opener_begin(open_node, root, disks->item[i].node);
	return all;
}

void disk_release(struct disk *disk)
{
	if (disk->fd >= 0)
		close(disk->fd);
	if (disk->state_fd >= 0)
		close(disk->state_fd);
	disk->fd = disk->state_fd = -1;
}

static int check(struct disk *disk, int root)
{
	struct stat status;

	if (fstat(disk->fd, &status) != 0)
		return -errno;
	if (!S_ISBLK(status.st_mode) || status.st_rdev != disk->number ||
	    disk_look(disk) != DISK_THERE || !block_has_attribute(root, disk->devpath, "dev"))
		return -ENODEV;
	return disk_size(disk->fd, &disk->bytes);
}

int disk_hold(struct disk *disk, int root)
{
	int error, fd;

	fd = opener_open(open_node, root, disk->node);
	if (fd < 0)
		return fd;
	disk->fd = fd;
	disk->state_fd = open_state(disk, root);
	error = check(disk, root);
	if (error)
		disk_release(disk);
	else
		enable_polling(disk, root);
	return error;
}

/* -1 stays -1. */
static int duplicate(int fd, int *copy)
{
	*copy = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 0);
	return fd >= 0 && *copy < 0 ? -errno : 0;
}

int disk_hold_again(struct disk *disk, const struct disk *held)
{
	int error;

	disk->bytes = held->bytes;
	disk->state_fd = -1;
	error = duplicate(held->fd, &disk->fd);
	if (!error)
		error = duplicate(held->state_fd, &disk->state_fd);
	if (error)
		disk_release(disk);
	return error;
}

static bool is_same(const struct disk *old, const struct disk *found)
{
	return strcmp(old->serial, found->serial) == 0 &&
	       (*old->serial || strcmp(old->plug, found->plug) == 0);
}

/* Sticks may have the same serial number: the disk of another item is not the one that is gone. */
static bool is_of_another(const struct disks *disks, const struct disk *disk, dev_t number)
{
	size_t index = disks_index(disks, number);

	return index < disks->count && &disks->item[index] != disk;
}

/*
 * If `name` in /sys/class/block is the same disk under another name, hold it instead of `disk`.
 * A different disk is not opened, because open(2) of a foreign device may block.
 */
static bool replace_by(const struct disks *disks, struct disk *disk, int root, const char *name)
{
	static struct disks candidate;
	struct disk *found = &candidate.item[0];
	dev_t number;

	candidate.count = 0;
	if (block_number_of_name(root, name, &number) != 0 || is_of_another(disks, disk, number) ||
	    disks_add(&candidate, root, number) != 0 ||
	    block_has_attribute(root, found->devpath, "partition") || !is_same(disk, found) ||
	    disk_hold(found, root) != 0)
		return false;
	if (found->bytes != disk->bytes) {
		disk_release(found);
		return false;
	}
	found->debounced = disk->debounced;
	disk_release(disk);
	*disk = *found;
	return true;
}

bool disks_return(struct disks *disks, int root)
{
	struct dirent *entry;
	bool all = true;
	DIR *folder;
	size_t i;

	for (i = 0; i < disks->count; i++) {
		bool back = disk_look(&disks->item[i]) == DISK_THERE;

		folder = back ? NULL : open_folder(root, "sys/class/block");
		while (!back && folder && (entry = readdir(folder)))
			back = entry->d_name[0] != '.' &&
			       replace_by(disks, &disks->item[i], root, entry->d_name);
		if (folder)
			closedir(folder);
		all &= back;
	}
	return all;
}
