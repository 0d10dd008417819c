/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/doors.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/reboot.h>
#include <sys/syscall.h>
#include <unistd.h>

/* sysfs gives the state anew to every read from offset 0. */
static bool says_one(int state_fd)
{
	char digit;

	return pread(state_fd, &digit, 1, 0) == 1 && digit == '1';
}

/* Not through libc's reboot(): nothing may stand between the decision and the kernel. */
static int go_kexec(void)
{
	syscall(SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_KEXEC, NULL);
	return -errno;
}

static struct door door_table[] = {
	{ "kexec", "no kexec image is loaded (run kexec-wipe load)", "/sys/kernel/kexec_loaded", -1,
	  says_one, go_kexec },
};

struct doors all_doors = { door_table, sizeof(door_table) / sizeof(door_table[0]) };

void doors_prepare(struct doors *doors, int root)
{
	size_t i;

	for (i = 0; i < doors->count; i++)
		doors->item[i].state_fd =
			openat(root, doors->item[i].state_path + 1, O_RDONLY | O_CLOEXEC);
}

const struct door *doors_first_open(const struct doors *doors)
{
	size_t i;

	for (i = 0; i < doors->count; i++)
		if (doors->item[i].is_open(doors->item[i].state_fd))
			return &doors->item[i];
	return NULL;
}

/* A shut door costs one system call that fails; asking first could only be wrong. */
bool doors_go(const struct doors *doors)
{
	bool busy = false;
	size_t i;

	for (i = 0; i < doors->count; i++)
		busy |= doors->item[i].go() == -EBUSY;
	return busy;
}
