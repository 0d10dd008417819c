/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/common/block.h"

#include "common/io.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/loop.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

enum { UEVENT_MAX_BYTES = 64 << 10 };

const char *block_base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* The link's target is "../../devices/...". */
int block_devpath(int root, dev_t number, char devpath[DEVPATH_BYTES])
{
	char link[64], target[DEVPATH_BYTES];
	const char *devices;
	ssize_t length;

	snprintf(link, sizeof(link), "sys/dev/block/%u:%u", major(number), minor(number));
	length = readlinkat(root, link, target, sizeof(target) - 1);
	if (length < 0)
		return -errno;
	if ((size_t)length == sizeof(target) - 1)
		return -ENAMETOOLONG;
	target[length] = '\0';
	devices = strstr(target, "/devices/");
	if (!devices)
		return -ENODEV;
	memcpy(devpath, devices, strlen(devices) + 1);
	return 0;
}

int block_attribute(int root, const char *devpath, const char *name, char *line, size_t room)
{
	char path[DEVPATH_BYTES + DEVICE_NAME_BYTES];

	snprintf(path, sizeof(path), "/sys%s/%s", devpath, name);
	return read_line(root, path, line, room);
}

bool block_attribute_is(int root, const char *devpath, const char *name, const char *value)
{
	char line[32];

	return block_attribute(root, devpath, name, line, sizeof(line)) == 0 &&
	       strcmp(line, value) == 0;
}

bool block_has_attribute(int root, const char *devpath, const char *name)
{
	char path[DEVPATH_BYTES + DEVICE_NAME_BYTES];

	snprintf(path, sizeof(path), "sys%s/%s", devpath, name);
	return faccessat(root, path, F_OK, 0) == 0;
}

bool block_uevent_says(int root, const char *devpath, const char *line)
{
	char path[DEVPATH_BYTES + DEVICE_NAME_BYTES], *text, *rest, *candidate;
	bool found = false;
	size_t bytes;

	snprintf(path, sizeof(path), "/sys%s/uevent", devpath);
	if (read_file(root, path, UEVENT_MAX_BYTES, &text, &bytes) != 0)
		return false;
	rest = text;
	while (!found && (candidate = strsep(&rest, "\n")))
		found = strcmp(candidate, line) == 0;
	free(text);
	return found;
}

static int parse_number(const char *text, dev_t *number)
{
	unsigned int major_number, minor_number;

	if (sscanf(text, "%u:%u", &major_number, &minor_number) != 2)
		return -EINVAL;
	*number = makedev(major_number, minor_number);
	return 0;
}

int block_number_of_name(int root, const char *name, dev_t *number)
{
	char path[DEVPATH_BYTES], line[64];
	int error;

	snprintf(path, sizeof(path), "/sys/class/block/%s/dev", name);
	error = read_line(root, path, line, sizeof(line));
	return error ? error : parse_number(line, number);
}

/* Find "/dev/mapper/vg-root" without its node: compare with the name of each dm device. */
static int number_of_mapping(int root, const char *mapping, dev_t *number)
{
	DIR *folder = open_folder(root, "sys/block");
	char path[DEVPATH_BYTES], line[256];
	struct dirent *entry;
	int error = -ENOENT;

	while (error && folder && (entry = readdir(folder))) {
		snprintf(path, sizeof(path), "/sys/block/%s/dm/name", entry->d_name);
		if (read_line(root, path, line, sizeof(line)) == 0 && strcmp(line, mapping) == 0)
			error = block_number_of_name(root, entry->d_name, number);
	}
	if (folder)
		closedir(folder);
	return error;
}

/* A recorded tree has no device nodes: look the name up in sysfs there. */
int block_number_of_path(int root, const char *path, dev_t *number)
{
	static const char devices[] = "/dev/", mappings[] = "/dev/mapper/";
	char name[DEVICE_NAME_BYTES], *slash;
	struct stat status;

	if (fstatat(root, path + strspn(path, "/"), &status, 0) == 0) {
		*number = status.st_rdev;
		return S_ISBLK(status.st_mode) ? 0 : -ENOTBLK;
	}
	if (errno != ENOENT)
		return -errno;
	if (strncmp(path, mappings, strlen(mappings)) == 0)
		return number_of_mapping(root, path + strlen(mappings), number);
	if (strncmp(path, devices, strlen(devices)) != 0)
		return -ENOENT;
	snprintf(name, sizeof(name), "%s", path + strlen(devices));
	while ((slash = strchr(name, '/')))
		*slash = '!'; /* in sysfs /dev/cciss/c0d0 is cciss!c0d0 */
	return block_number_of_name(root, name, number);
}

int block_loop_backing(int root, const char *name, dev_t *number)
{
	struct loop_info64 info;
	char path[DEVICE_NAME_BYTES + 8];
	int fd, error = 0;

	snprintf(path, sizeof(path), "dev/%s", name);
	fd = openat(root, path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (ioctl(fd, LOOP_GET_STATUS64, &info) == 0)
		*number = info.lo_device;
	else
		error = -errno;
	close(fd);
	return error;
}
