/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/common/disks.h"

#include "common/io.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/cdrom.h>
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

static bool is_optical(dev_t number)
{
	return major(number) == SCSI_CDROM_MAJOR;
}

/* What a kernel since 5.13 says of a device behind a port that leads outside: Thunderbolt. */
static bool find_removable_bus(int root, struct disk *disk)
{
	char above[DEVPATH_BYTES];

	memcpy(above, disk->devpath, sizeof(above));
	while (climb(above)) {
		if (!attribute_is(root, above, "removable", "removable"))
			continue;
		memcpy(disk->plug, above, sizeof(above));
		return true;
	}
	return false;
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
	if (find_removable_bus(root, disk)) {
		disk->removable = true;
		return;
	}
	disk->removable = is_optical(disk->number) ||
			  attribute_is(root, disk->devpath, "removable", "1") ||
			  attribute_is(root, disk->plug, "type", "SD");
}

/* NVMe pads it. */
static void cut_blanks(char *text)
{
	size_t length = strlen(text);

	while (length && text[length - 1] == ' ')
		text[--length] = '\0';
}

static bool has(const struct disks *disks, dev_t number)
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

	if (has(disks, number))
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
	cut_blanks(disk->serial);
	disks->count++;
	return 0;
}

int disks_take(struct disks *disks, const struct disk *disk)
{
	if (has(disks, disk->number))
		return 0;
	if (disks->count == DISKS_MAX)
		return -ENOSPC;
	disks->item[disks->count++] = *disk;
	return 0;
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

/* A drive keeps the size of the disc that was taken out of it, so it is asked whether it has one.
 */
static bool disc_is_out(const struct disk *disk)
{
	int status =
		disk->optical ? ioctl(disk->fd, CDROM_DRIVE_STATUS, CDSL_CURRENT) : CDS_DISC_OK;

	return status == CDS_NO_DISC || status == CDS_TRAY_OPEN;
}

static int size_of(int fd, uint64_t *bytes)
{
	*bytes = 0;
	return ioctl(fd, BLKGETSIZE64, bytes) == 0 ? 0 : -errno;
}

static bool is_leaving(const struct disk *disk)
{
	char state[16];
	int got;

	if (disk->state_fd < 0)
		return false;
	got = pread(disk->state_fd, state, sizeof(state), 0);
	return state_says_gone(got < 0 ? -errno : got, state);
}

/* What the kernel knows, it says at once. */
static bool is_down(const struct disk *disk)
{
	uint64_t bytes;
	int error = size_of(disk->fd, &bytes);

	return size_says_gone(error, bytes) || is_leaving(disk);
}

static bool is_gone(const struct disk *disk)
{
	return is_down(disk) || disc_is_out(disk);
}

static int open_state(const struct disk *disk, int root)
{
	char path[DEVPATH_BYTES + DEVICE_NAME_BYTES];

	snprintf(path, sizeof(path), "sys%s/device/state", disk->devpath);
	return openat(root, path, O_RDONLY | O_CLOEXEC);
}

/*
 * Whether a card is still in its reader the kernel asks of its own, if it is told to; udevd may not
 * have told it.
 */
static void have_it_polled(const struct disk *disk, int root)
{
	char path[DEVPATH_BYTES + DEVICE_NAME_BYTES];

	snprintf(path, sizeof(path), "/sys%s/events_poll_msecs", disk->devpath);
	if (attribute_is(root, disk->devpath, "removable", "1"))
		(void)write_line(root, path, "1000");
}

void disks_reread(const struct disks *disks, int root)
{
	size_t i;
	int fd;

	for (i = 0; i < disks->count; i++) {
		fd = openat(root, disks->item[i].node + 1, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
		if (fd >= 0)
			close(fd);
	}
}

static void let_go(struct disk *disk)
{
	if (disk->fd >= 0)
		close(disk->fd);
	if (disk->state_fd >= 0)
		close(disk->state_fd);
	disk->fd = disk->state_fd = -1;
}

static int check_held(struct disk *disk, int root)
{
	struct stat status;

	if (fstat(disk->fd, &status) != 0)
		return -errno;
	if (!S_ISBLK(status.st_mode) || status.st_rdev != disk->number || is_gone(disk) ||
	    !block_has_attribute(root, disk->devpath, "dev"))
		return -ENODEV;
	return size_of(disk->fd, &disk->bytes);
}

/* Without O_NONBLOCK a drive would lock its tray and an empty one would refuse. */
int disk_hold(struct disk *disk, int root)
{
	int error;

	disk->fd = openat(root, disk->node + 1, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (disk->fd < 0)
		return -errno;
	disk->state_fd = open_state(disk, root);
	error = check_held(disk, root);
	if (error)
		let_go(disk);
	else
		have_it_polled(disk, root);
	return error;
}

static bool same(const struct disk *old, const struct disk *found)
{
	return strcmp(old->serial, found->serial) == 0 &&
	       (*old->serial || strcmp(old->plug, found->plug) == 0);
}

/*
 * Take the place of `disk` if `name` in /sys/class/block is the same one. Another one is not even
 * opened: what came instead may let whoever opens it wait.
 */
static bool replaced_by(struct disk *disk, int root, const char *name)
{
	static struct disks one;
	struct disk *found = &one.item[0];
	dev_t number;

	one.count = 0;
	if (block_number_of_name(root, name, &number) != 0 || disks_add(&one, root, number) != 0 ||
	    block_has_attribute(root, found->devpath, "partition") || !same(disk, found) ||
	    disk_hold(found, root) != 0)
		return false;
	if (found->bytes != disk->bytes) {
		let_go(found);
		return false;
	}
	let_go(disk);
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
		bool back = !is_gone(&disks->item[i]);

		folder = back ? NULL : open_folder(root, "sys/class/block");
		while (!back && folder && (entry = readdir(folder)))
			back = entry->d_name[0] != '.' &&
			       replaced_by(&disks->item[i], root, entry->d_name);
		if (folder)
			closedir(folder);
		all &= back;
	}
	return all;
}

/* A drive answers when it likes, over the cable: it is asked last. */
bool disks_gone(const struct disks *disks)
{
	size_t i;

	for (i = 0; i < disks->count; i++)
		if (is_down(&disks->item[i]))
			return true;
	for (i = 0; i < disks->count; i++)
		if (disc_is_out(&disks->item[i]))
			return true;
	return false;
}
