/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/hooks/leave.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/reboot.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/message.h"
#include "udev-rules/hooks/image.h"

#define SYSRQ_TRIGGER "/proc/sysrq-trigger"

enum { SYSRQ_PANIC = 'c' };

static int go_kexec(void)
{
	syscall(SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_KEXEC, NULL);
	return -errno;
}

static int go_panic(void)
{
	const char key = SYSRQ_PANIC;
	int fd = open(SYSRQ_TRIGGER, O_WRONLY | O_CLOEXEC), error;

	if (fd < 0)
		return -errno;
	error = write(fd, &key, 1) == 1 ? -EIO : -errno; /* 1: the kernel did not panic */
	close(fd);
	return error;
}

static const struct {
	const char *name;
	enum image image;
	int (*go)(void);
} doors[] = {
	{ "kexec", IMAGE_KEXEC, go_kexec },
	{ "panic", IMAGE_PANIC, go_panic },
};

bool leave(const struct machine *machine)
{
	char action[ACTION_BYTES];
	unsigned int i;

	for (i = 0; i < sizeof(doors) / sizeof(doors[0]); i++) {
		if (!image_is_ours(machine, doors[i].image, action))
			continue;
		if (strcmp(action, machine->action) != 0)
			complain("the image that is loaded ends in %s, not in %s", action,
				 machine->action);
		complain("emptying RAM through the %s door, then %s", doors[i].name, action);
		if (!machine->live)
			return true;
		complain("the %s door does not open: %s", doors[i].name, strerror(-doors[i].go()));
	}
	return false;
}
