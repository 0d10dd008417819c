/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/front/mor.h"

#include "udev-rules/front/command.h"

#include "common/io.h"
#include "common/message.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* efivarfs sets the immutable flag on variables. 0 also where the flag is not supported. */
static int set_immutable(int root, bool on)
{
	int fd = openat(root, MOR_PATH, O_RDONLY | O_CLOEXEC), flags, error = 0;

	if (fd < 0)
		return -errno;
	if (ioctl(fd, FS_IOC_GETFLAGS, &flags) == 0) {
		flags = on ? flags | FS_IMMUTABLE_FL : flags & ~FS_IMMUTABLE_FL;
		if (ioctl(fd, FS_IOC_SETFLAGS, &flags) != 0)
			error = -errno;
	}
	close(fd);
	return error;
}

static int write_file(int root, const struct mor_file *file)
{
	int fd = openat(root, MOR_PATH, O_WRONLY | O_CLOEXEC), error = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, file, sizeof(*file)) != sizeof(*file))
		error = errno ? -errno : -EIO;
	close(fd);
	return error;
}

int mor_write(int root, bool clear)
{
	struct mor_file file;
	int error = mor_read_file(root, &file), kept;

	if (error || !(file.value & MOR_CLEAR) == !clear)
		return error;
	file.value = clear ? file.value | MOR_CLEAR : file.value & ~MOR_CLEAR;
	error = set_immutable(root, false);
	if (!error)
		error = write_file(root, &file);
	(void)set_immutable(root, true);
	if (error)
		return error;
	kept = mor_read(root);
	if (kept < 0)
		return kept;
	return (kept & MOR_CLEAR) == (clear ? MOR_CLEAR : 0) ? 0 : -EIO;
}

static const char *reason(int error)
{
	switch (error) {
	case -ENOENT:
		return "the firmware has no memory overwrite request";
	case -EIO:
		return "the firmware did not store it";
	default:
		return strerror(-error);
	}
}

int mor_set(int root, bool clear)
{
	int error = mor_write(root, clear);

	if (!error)
		return EXIT_DONE;
	complain("cannot set the memory overwrite request: %s", reason(error));
	return exit_code(error);
}

void mor_tell_module(int root)
{
	/* If it fails, status says what the module goes by. */
	(void)write_line(root, "dev/memwipe", "ask-firmware");
}

int front_mor(const struct arguments *arguments)
{
	int value;

	if (arguments->word) {
		bool clear = strcmp(arguments->word, "on") == 0;
		int code;

		if (!clear && strcmp(arguments->word, "off") != 0)
			return complain_usage("mor takes on or off, not '%s'", arguments->word);
		code = mor_set(arguments->root, clear);
		mor_tell_module(arguments->root);
		if (code != EXIT_DONE)
			return code;
	}
	value = mor_read(arguments->root);
	if (value < 0) {
		complain("cannot read the memory overwrite request: %s", reason(value));
		return exit_code(value);
	}
	if (arguments->json)
		printf("{ \"clear_at_reset\": %s }\n", value & MOR_CLEAR ? "true" : "false");
	else
		printf("the firmware %s to clear RAM at the next reset\n",
		       value & MOR_CLEAR ? "is asked" : "is not asked");
	return EXIT_DONE;
}
