/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/common/mirror.h"

#include "common/io.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BTRFS "sys/fs/btrfs"

enum { PATH_BYTES = 512 };

bool md_is_mirror(int root, const char *devpath)
{
	return block_attribute_is(root, devpath, "md/level", "raid1");
}

/* The link of the device; its own name is the kernel's, or the number that btrfs gives it. */
static bool add_device(int root, const char *folder, const char *name, struct btrfs *btrfs)
{
	char path[2 * PATH_BYTES], target[PATH_BYTES];
	ssize_t length;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	length = readlinkat(root, path, target, sizeof(target) - 1);
	if (length < 0 || btrfs->devices == BTRFS_DEVICES_MAX)
		return false;
	target[length] = '\0';
	return block_number_of_name(root, block_base_name(target),
				    &btrfs->device[btrfs->devices]) == 0;
}

static void read_devices(int root, const char *id, struct btrfs *btrfs)
{
	char path[PATH_BYTES];
	struct dirent *entry;
	DIR *folder;

	btrfs->devices = 0;
	btrfs->is_complete = true;
	snprintf(path, sizeof(path), BTRFS "/%s/devices", id);
	folder = open_folder(root, path);
	while (folder && (entry = readdir(folder))) {
		if (entry->d_name[0] == '.')
			continue;
		if (add_device(root, path, entry->d_name, btrfs))
			btrfs->devices++;
		else
			btrfs->is_complete = false;
	}
	if (folder)
		closedir(folder);
}

/*
 * Do all blocks of this kind have a copy on another device? Each profile that is in use has a
 * folder; one that was converted to another is empty.
 */
static bool is_mirrored(int root, const char *id, const char *kind)
{
	char path[PATH_BYTES], file[2 * PATH_BYTES];
	struct dirent *entry;
	size_t mirrored = 0, others = 0;
	uint64_t bytes;
	DIR *folder;

	snprintf(path, sizeof(path), BTRFS "/%s/allocation/%s", id, kind);
	folder = open_folder(root, path);
	while (folder && (entry = readdir(folder))) {
		snprintf(file, sizeof(file), "%s/%s/total_bytes", path, entry->d_name);
		if (entry->d_name[0] == '.' || read_number(root, file, &bytes) != 0 || !bytes)
			continue;
		if (strcmp(entry->d_name, "raid1") == 0 || strcmp(entry->d_name, "raid1c3") == 0 ||
		    strcmp(entry->d_name, "raid1c4") == 0)
			mirrored++;
		else
			others++;
	}
	if (folder)
		closedir(folder);
	return mirrored && !others;
}

static bool has_device(const struct btrfs *btrfs, dev_t number)
{
	size_t i;

	for (i = 0; i < btrfs->devices; i++)
		if (btrfs->device[i] == number)
			return true;
	return false;
}

int btrfs_find(int root, dev_t number, struct btrfs *btrfs)
{
	DIR *folder = open_folder(root, BTRFS);
	int error = folder ? -ENOENT : -errno;
	struct dirent *entry;

	while (error == -ENOENT && folder && (entry = readdir(folder))) {
		if (entry->d_name[0] == '.')
			continue;
		read_devices(root, entry->d_name, btrfs);
		if (!has_device(btrfs, number))
			continue;
		btrfs->is_mirror = is_mirrored(root, entry->d_name, "data") &&
				   is_mirrored(root, entry->d_name, "metadata") &&
				   is_mirrored(root, entry->d_name, "system");
		error = 0;
	}
	if (folder)
		closedir(folder);
	return error;
}

_Static_assert((int)DISKS_MAX <= (int)(8 * sizeof(unsigned int)), "a set has room for all disks");

unsigned int mirrors_enter(struct mirrors *mirrors, bool is_mirror)
{
	unsigned int outer = mirrors->found;

	if (!is_mirror)
		return outer;
	mirrors->found = 0;
	mirrors->depth++;
	return outer;
}

void mirrors_leave(struct mirrors *mirrors, bool is_mirror, unsigned int outer,
		   const struct disks *disks)
{
	unsigned int removable = 0;
	size_t i;

	if (!is_mirror)
		return;
	for (i = 0; i < disks->count; i++)
		if (mirrors->found & 1U << i && disks->item[i].removable)
			removable |= 1U << i;
	if (removable != mirrors->found)
		mirrors->spare |= removable;
	mirrors->found |= outer;
	mirrors->depth--;
}

void mirrors_found(struct mirrors *mirrors, size_t place)
{
	mirrors->found |= 1U << place;
	if (!mirrors->depth)
		mirrors->needed |= 1U << place;
}

void mirrors_mark_spare(const struct mirrors *mirrors, struct disks *disks)
{
	size_t i;

	for (i = 0; i < disks->count; i++)
		disks->item[i].spare = (mirrors->spare & ~mirrors->needed) >> i & 1;
}
