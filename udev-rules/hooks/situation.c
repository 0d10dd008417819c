/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/hooks/situation.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common/io.h"

enum { COMM_BYTES = 32 };

static bool is_there(const struct machine *machine, const char *path)
{
	return faccessat(machine->root, path, F_OK, 0) == 0;
}

bool situation_in_container(const struct machine *machine)
{
	return is_there(machine, "run/systemd/container");
}

/*
 * At the end it is systemd-shutdown, or whatever an initramfs has as /shutdown. What is unknown
 * counts as the end: a wipe that does not come is the worse mistake.
 */
bool situation_at_end(const struct machine *machine)
{
	char name[COMM_BYTES];

	if (read_line(machine->root, "proc/1/comm", name, sizeof(name)) != 0)
		return true;
	return strcmp(name, "systemd") != 0 && strcmp(name, "init") != 0;
}

void situation_use_console(void)
{
	int fd = open("/dev/console", O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return;
	dup2(fd, STDOUT_FILENO);
	dup2(fd, STDERR_FILENO);
	if (fd > STDERR_FILENO)
		close(fd);
}
