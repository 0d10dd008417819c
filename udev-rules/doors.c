/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/doors.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/reboot.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define KERNEL_LINE "\nkernel="

enum { SYSRQ_PANIC = 'c', RECORD_BYTES = 512 };

/* sysfs gives the state anew to every read from offset 0. */
static bool says_one(const struct door *door)
{
	char digit;

	return pread(door->fd[DOOR_STATE], &digit, 1, 0) == 1 && digit == '1';
}

/*
 * The kernel tells that an image is loaded, not whose. What kexec-wipe loaded it has recorded; a
 * record that it took back, or replaced, has no name any more.
 */
static bool is_recorded(const struct door *door)
{
	struct stat status;

	return says_one(door) && fstat(door->fd[DOOR_RECORD], &status) == 0 && status.st_nlink > 0;
}

/* The record of the stock kernel names it, that of the payload has nothing to name. */
static bool is_stock(const struct door *door)
{
	char record[RECORD_BYTES];
	ssize_t bytes = pread(door->fd[DOOR_RECORD], record, sizeof(record), 0);

	return is_recorded(door) && bytes > 0 &&
	       memmem(record, bytes, KERNEL_LINE, strlen(KERNEL_LINE));
}

/* Never without an image of ours: the machine would stop with RAM full, or save it. */
static int go_panic(const struct door *door)
{
	const char key = SYSRQ_PANIC;

	if (!is_recorded(door))
		return -ENOENT;
	return write(door->fd[DOOR_TRIGGER], &key, 1) == 1 ? -EIO : -errno;
}

/*
 * Not through libc's reboot(): nothing may stand between the decision and the kernel. A shut door
 * costs one system call that fails; asking first could only be wrong.
 */
static int go_kexec(const struct door *door)
{
	syscall(SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_KEXEC, NULL);
	return -errno;
}

/* A panic asks no driver and waits for nobody. */
static struct door door_table[] = {
	{
		.name = "panic",
		.shut = "no panic image is loaded (run kexec-wipe load --door=panic)",
		.path = { [DOOR_STATE] = "/sys/kernel/kexec_crash_loaded",
			  [DOOR_RECORD] = "/run/memwipe/panic",
			  [DOOR_TRIGGER] = "/proc/sysrq-trigger" },
		.is_open = is_recorded,
		.go = go_panic,
	},
	{
		/* Leads where the next one does: it is there to be called by its name. */
		.name = "stock",
		.shut = "no stock kernel is loaded (run kexec-wipe load --door=stock)",
		.path = { [DOOR_STATE] = "/sys/kernel/kexec_loaded",
			  [DOOR_RECORD] = "/run/memwipe/kexec" },
		.is_open = is_stock,
		.go = go_kexec,
	},
	{
		.name = "kexec",
		.shut = "no kexec image is loaded (run kexec-wipe load)",
		.path = { [DOOR_STATE] = "/sys/kernel/kexec_loaded" },
		.is_open = says_one,
		.go = go_kexec,
	},
};

struct doors all_doors = { door_table, sizeof(door_table) / sizeof(door_table[0]) };

static void prepare(struct door *door, int root)
{
	int i;

	for (i = 0; i < DOOR_FILES; i++) {
		int flags = i == DOOR_TRIGGER ? O_WRONLY : O_RDONLY;

		door->fd[i] = -1;
		if (door->path[i])
			door->fd[i] = openat(root, door->path[i] + 1, flags | O_CLOEXEC);
	}
}

void doors_prepare(struct doors *doors, int root)
{
	size_t i;

	for (i = 0; i < doors->count; i++)
		prepare(&doors->item[i], root);
}

const struct door *doors_first_open(const struct doors *doors)
{
	size_t i;

	for (i = 0; i < doors->count; i++)
		if (doors->item[i].is_open(&doors->item[i]))
			return &doors->item[i];
	return NULL;
}

bool doors_go(const struct doors *doors)
{
	bool busy = false;
	size_t i;

	for (i = 0; i < doors->count; i++)
		busy |= doors->item[i].go(&doors->item[i]) == -EBUSY;
	return busy;
}
