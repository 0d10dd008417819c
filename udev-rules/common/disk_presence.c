/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/common/disk_presence.h"

#include "udev-rules/common/opener.h"

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

/* The error that stands for the answer of the drive: it is no descriptor. */
static int ask_drive(int fd, const char *node)
{
	int status = ioctl(fd, CDROM_DRIVE_STATUS, CDSL_CURRENT);

	return status == CDS_NO_DISC || status == CDS_TRAY_OPEN ? -ENOMEDIUM : -EALREADY;
}

/*
 * An optical drive keeps the size of the last disc, so ask it whether a disc is inside. The
 * question goes over the cable; one that hangs does not answer, and has not lost its disc.
 */
static bool disc_is_out(const struct disk *disk)
{
	return disk->optical && opener_open(ask_drive, disk->fd, disk->node) == -ENOMEDIUM;
}

int disk_size(int fd, uint64_t *bytes)
{
	*bytes = 0;
	return ioctl(fd, BLKGETSIZE64, bytes) == 0 ? 0 : -errno;
}

enum presence presence_of(bool has_size, int got, const char *state)
{
	if (state_says_gone(got, state))
		return DISK_LEFT;
	if (has_size)
		return DISK_THERE;
	return got > 0 ? DISK_DOUBTFUL : DISK_LEFT;
}

static enum presence judge(const struct disk *disk, bool has_size)
{
	char state[16] = "";
	int got = 0;
	enum presence presence;

	if (disk->state_fd >= 0) {
		got = pread(disk->state_fd, state, sizeof(state), 0);
		got = got < 0 ? -errno : got;
	}
	presence = presence_of(has_size, got, state);
	return presence != DISK_THERE && disk->debounced ? DISK_CORD_GONE : presence;
}

/* What the kernel knows without asking the device: answers at once. */
static enum presence look_at_size(const struct disk *disk)
{
	uint64_t bytes;
	int error = disk_size(disk->fd, &bytes);

	return judge(disk, !size_says_gone(error, bytes));
}

static enum presence look_at_disc(const struct disk *disk)
{
	return judge(disk, !disc_is_out(disk));
}

static enum presence worse(enum presence one, enum presence other)
{
	return one > other ? one : other;
}

enum presence disk_look(const struct disk *disk)
{
	return worse(look_at_size(disk), look_at_disc(disk));
}

/* Optical drives come last, because the answer may take long. */
enum presence disks_look(const struct disks *disks)
{
	enum presence worst = DISK_THERE;
	size_t i;

	for (i = 0; i < disks->count && worst != DISK_LEFT; i++)
		worst = worse(worst, look_at_size(&disks->item[i]));
	for (i = 0; i < disks->count && worst != DISK_LEFT; i++)
		if (disks->item[i].optical)
			worst = worse(worst, look_at_disc(&disks->item[i]));
	return worst;
}
