/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/common/disk_presence.h"

#include <errno.h>
#include <limits.h>
#include <linux/cdrom.h>
#include <linux/fs.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

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

/* An optical drive keeps the size of the last disc, so ask it whether a disc is inside. */
static bool disc_is_out(const struct disk *disk)
{
	int status =
		disk->optical ? ioctl(disk->fd, CDROM_DRIVE_STATUS, CDSL_CURRENT) : CDS_DISC_OK;

	return status == CDS_NO_DISC || status == CDS_TRAY_OPEN;
}

int disk_size(int fd, uint64_t *bytes)
{
	*bytes = 0;
	return ioctl(fd, BLKGETSIZE64, bytes) == 0 ? 0 : -errno;
}

static bool is_being_removed(const struct disk *disk)
{
	char state[16];
	int got;

	if (disk->state_fd < 0)
		return false;
	got = pread(disk->state_fd, state, sizeof(state), 0);
	return state_says_gone(got < 0 ? -errno : got, state);
}

/* What the kernel knows without asking the device: answers at once. */
static bool is_down(const struct disk *disk)
{
	uint64_t bytes;
	int error = disk_size(disk->fd, &bytes);

	return size_says_gone(error, bytes) || is_being_removed(disk);
}

bool disk_is_gone(const struct disk *disk)
{
	return is_down(disk) || disc_is_out(disk);
}

/* Optical drives come last: the question goes over the cable, and the answer may take long. */
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
