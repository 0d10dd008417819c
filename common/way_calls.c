/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/way_calls.h"

#include "common/last_resort.h"

#include <errno.h>
#include <linux/reboot.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { SYSRQ_PANIC = 'c', NO_COMMAND = 0x12345678 };

/* memwipe(4) */
static int go_module(const int fd[WAY_FILES])
{
	static const char now[] = "now";

	return write(fd[WAY_TRIGGER], now, strlen(now)) >= 0 ? -EIO : -errno;
}

/* A word that it does not know is refused only after the right to send one has been seen. */
static int rehearse_module(const int fd[WAY_FILES])
{
	static const char unknown[] = "rehearse";

	if (write(fd[WAY_TRIGGER], unknown, strlen(unknown)) >= 0)
		return -EIO;
	return errno == EINVAL ? 0 : -errno;
}

/* -EIO: the key was taken, and the kernel did not panic. */
static int go_panic(const int fd[WAY_FILES])
{
	const char key = SYSRQ_PANIC;

	return write(fd[WAY_TRIGGER], &key, 1) == 1 ? -EIO : -errno;
}

static int rehearse_panic(const int fd[WAY_FILES])
{
	return write(fd[WAY_TRIGGER], "", 0) == 0 ? 0 : -errno;
}

/* Not through libc's reboot(): nothing may stand between the decision and the kernel. */
static int reboot_call(unsigned int command)
{
	syscall(SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, command, NULL);
	return -errno;
}

static int go_reboot(const int fd[WAY_FILES])
{
	return reboot_call(LINUX_REBOOT_CMD_KEXEC);
}

/* A command that does not exist is refused only after the right to reboot has been seen. */
static int rehearse_reboot(const int fd[WAY_FILES])
{
	int error = reboot_call(NO_COMMAND);

	return error == -EINVAL ? 0 : error;
}

static int go_sweep(const int fd[WAY_FILES])
{
	_Static_assert((int)WAY_FILES == (int)LAST_RESORT_FILES, "one path each");

	return last_resort_sweep(fd);
}

static int rehearse_sweep(const int fd[WAY_FILES])
{
	return 0;
}

const struct way_call way_call_module = { .lock = WAY_LOCK_MODULE,
					  .go = go_module,
					  .rehearse = rehearse_module };
const struct way_call way_call_panic = { .lock = WAY_LOCK_PANIC,
					 .go = go_panic,
					 .rehearse = rehearse_panic };
const struct way_call way_call_reboot = { .lock = WAY_LOCK_REBOOT,
					  .go = go_reboot,
					  .rehearse = rehearse_reboot };
const struct way_call way_call_sweep = {
	.lock = WAY_LOCK_MEMORY,
	.go = go_sweep,
	.rehearse = rehearse_sweep,
	.steps = last_resort_steps,
};
