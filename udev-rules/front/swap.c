/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/front/swap.h"

#include "common/io.h"
#include "udev-rules/common/block.h"
#include "udev-rules/common/mirror.h"
#include "udev-rules/common/mounts.h"

#include <stdio.h>
#include <string.h>
#include <sys/sysmacros.h>

/* Deeper than any real stack of devices; a recorded tree may contain a cycle. */
enum { DEPTH_MAX = 16 };

static bool is_encrypted(int root, dev_t number, int depth);

/* A volume is encrypted if all devices below it are. */
static bool are_slaves_encrypted(int root, const char *devpath, int depth)
{
	char path[DEVPATH_BYTES + 16];
	struct dirent *entry;
	bool any = false, all = true;
	dev_t number;
	DIR *folder;

	snprintf(path, sizeof(path), "sys%s/slaves", devpath);
	folder = open_folder(root, path);
	while (folder && (entry = readdir(folder))) {
		if (entry->d_name[0] == '.')
			continue;
		any = true;
		all &= block_number_of_name(root, entry->d_name, &number) == 0 &&
		       is_encrypted(root, number, depth + 1);
	}
	if (folder)
		closedir(folder);
	return any && all;
}

static bool is_encrypted(int root, dev_t number, int depth)
{
	char devpath[DEVPATH_BYTES], uuid[128];

	if (depth == DEPTH_MAX || block_devpath(root, number, devpath) != 0)
		return false;
	if (block_attribute(root, devpath, "dm/uuid", uuid, sizeof(uuid)) == 0 &&
	    strncmp(uuid, "CRYPT-", strlen("CRYPT-")) == 0)
		return true;
	return are_slaves_encrypted(root, devpath, depth);
}

/* btrfs has no device number of its own; a swap file is on any one of its devices. */
static bool is_encrypted_source(int root, const char *source)
{
	struct btrfs btrfs;
	bool all;
	dev_t number;
	size_t i;

	if (block_number_of_path(root, source, &number) != 0 ||
	    btrfs_find(root, number, &btrfs) != 0)
		return false;
	all = btrfs.is_complete;
	for (i = 0; i < btrfs.devices; i++)
		all &= is_encrypted(root, btrfs.device[i], 0);
	return all;
}

static bool is_encrypted_file(int root, const char *path)
{
	const struct mount *mount;
	struct mounts mounts;
	bool encrypted = false;

	if (mounts_read(root, &mounts) == 0) {
		mount = mounts_find_path(&mounts, path);
		if (mount)
			encrypted = major(mount->number) != 0
					    ? is_encrypted(root, mount->number, 0)
					    : is_encrypted_source(root, mount->source);
	}
	mounts_free(&mounts);
	return encrypted;
}

static bool is_encrypted_path(int root, const char *path)
{
	dev_t number;

	return block_number_of_path(root, path, &number) == 0 && is_encrypted(root, number, 0);
}

/* Linux, Documentation/admin-guide/blockdev/zram.rst: idle pages may go to a backing device. */
static bool is_safe_zram(int root, const char *name)
{
	char path[DEVICE_NAME_BYTES + 32], behind[256];

	snprintf(path, sizeof(path), "/sys/block/%s/backing_dev", name);
	return read_line(root, path, behind, sizeof(behind)) != 0 || strcmp(behind, "none") == 0 ||
	       is_encrypted_path(root, behind);
}

bool swap_is_safe(int root, const char *area)
{
	static const char zram[] = "/dev/zram", devices[] = "/dev/";

	if (strncmp(area, zram, strlen(zram)) == 0)
		return is_safe_zram(root, block_base_name(area));
	if (strncmp(area, devices, strlen(devices)) == 0)
		return is_encrypted_path(root, area);
	return is_encrypted_file(root, area);
}
