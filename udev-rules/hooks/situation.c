/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/hooks/situation.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sdmem/common/io.h"

#define OFF_WORD "memwipe_shutdown=off"
#define OFF_FILE "run/memwipe/shutdown-off"

enum { COMM_BYTES = 32, COMMAND_LINE_BYTES = 64 << 10 };

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

static bool has_word(char *text, const char *word)
{
	char *rest, *found;

	for (found = strtok_r(text, " \n", &rest); found; found = strtok_r(NULL, " \n", &rest))
		if (strcmp(found, word) == 0)
			return true;
	return false;
}

const char *situation_switched_off(const struct machine *machine)
{
	char *text;
	size_t bytes;
	bool found;

	if (is_there(machine, OFF_FILE))
		return "/" OFF_FILE;
	if (read_file(machine->root, "proc/cmdline", COMMAND_LINE_BYTES, &text, &bytes) != 0)
		return NULL;
	found = has_word(text, OFF_WORD);
	free(text);
	return found ? OFF_WORD " on the kernel's command line" : NULL;
}

/* The same questions that systemd-shutdown asks. */
bool situation_initramfs_follows(const struct machine *machine)
{
	return !is_there(machine, "etc/initrd-release") &&
	       faccessat(machine->root, "run/initramfs/shutdown", X_OK, 0) == 0;
}

bool situation_initramfs_knows(const struct machine *machine)
{
	return faccessat(machine->root, "run/initramfs" HOOK_PATH, X_OK, 0) == 0;
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
