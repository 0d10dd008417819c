/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/common/medium.h"

#include "udev-rules/common/mirror.h"
#include "udev-rules/common/mounts.h"
#include "common/io.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

/* Deeper than any real stack of devices; a recorded tree may contain a cycle. */
enum { DEPTH_MAX = 32 };

struct search {
	int root;
	int depth;
	loop_backing_function *loop_backing;
	struct mounts mounts;
	struct medium *medium;
	struct mirrors mirrors;
};

/*
 * Where live systems mount the medium: live-boot, older live-boot with and without merged /usr,
 * dracut, casper.
 */
static const char *const medium_points[] = {
	"/run/live/medium",
	"/usr/lib/live/mount/medium",
	"/lib/live/mount/medium",
	"/run/initramfs/live",
	"/cdrom",
};

static void follow_block(struct search *search, dev_t number);
static void follow_mount(struct search *search, struct mount *mount);

static void note_unknown(struct search *search, const char *what)
{
	char *unknown = search->medium->unknown;

	if (!*unknown)
		snprintf(unknown, DEVPATH_BYTES, "%s", what);
}

/*
 * A path that was valid in the initramfs may now be on the mount that is being followed, or may not
 * exist; then try the known mount points.
 */
static void follow_path(struct search *search, const char *path)
{
	struct mount *mount = mounts_find_path(&search->mounts, path);
	size_t i;

	if (mount && !mount->followed) {
		follow_mount(search, mount);
		return;
	}
	for (i = 0; i < sizeof(medium_points) / sizeof(medium_points[0]); i++) {
		mount = mounts_find_point(&search->mounts, medium_points[i]);
		if (mount && !mount->followed) {
			follow_mount(search, mount);
			return;
		}
	}
	note_unknown(search, path);
}

/* "a:b\:c::d": a backslash quotes the next character, as in overlayfs options. */
static void follow_layers(struct search *search, char *layers)
{
	char *from = layers, *to = layers, *layer = layers, last;

	do {
		last = *from;
		if (last == '\\' && from[1]) {
			*to++ = from[1];
			from += 2;
			continue;
		}
		if (last == ':' || last == '\0') {
			*to++ = '\0';
			if (*layer)
				follow_path(search, layer);
			layer = to;
		} else {
			*to++ = last;
		}
		from++;
	} while (last != '\0');
}

static void follow_overlay(struct search *search, const struct mount *mount)
{
	static const char *const names[] = { "lowerdir=", "lowerdir+=", "upperdir=" };
	char *options = strdup(mount->options), *rest = options, *option;
	size_t i;

	if (!options)
		note_unknown(search, mount->point);
	while ((option = strsep(&rest, ","))) {
		for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
			if (strncmp(option, names[i], strlen(names[i])) != 0)
				continue;
			option += strlen(names[i]);
			mounts_unescape(option);
			follow_layers(search, option);
			break;
		}
	}
	free(options);
}

/* All devices of a btrfs; its mount names one. False: sysfs does not describe it. */
static bool follow_btrfs(struct search *search, dev_t number)
{
	struct btrfs btrfs;
	unsigned int outer;
	size_t i;

	if (btrfs_find(search->root, number, &btrfs) != 0)
		return false;
	outer = mirrors_enter(&search->mirrors, btrfs.is_mirror);
	for (i = 0; i < btrfs.devices; i++)
		follow_block(search, btrfs.device[i]);
	mirrors_leave(&search->mirrors, btrfs.is_mirror, outer, &search->medium->disks);
	return true;
}

/* btrfs and bcachefs have no block device number. bcachefs names several: "/dev/a:/dev/b". */
static void follow_source(struct search *search, const struct mount *mount)
{
	char *sources = strdup(mount->source), *rest = sources, *source;
	dev_t number;

	if (!sources)
		note_unknown(search, mount->source);
	while ((source = strsep(&rest, ":"))) {
		if (source[0] != '/' || block_number_of_path(search->root, source, &number) != 0)
			note_unknown(search, source);
		else if (strcmp(mount->type, "btrfs") != 0 || !follow_btrfs(search, number))
			follow_block(search, number);
	}
	free(sources);
}

static void follow_mount(struct search *search, struct mount *mount)
{
	if (mount_is_in_ram(mount)) {
		search->medium->in_ram = true;
		return;
	}
	mount->followed = true;
	if (strcmp(mount->type, "overlay") == 0)
		follow_overlay(search, mount);
	else if (major(mount->number) != 0)
		follow_block(search, mount->number);
	else
		follow_source(search, mount);
	mount->followed = false;
}

static void follow_loop(struct search *search, const char *devpath)
{
	char file[DEVPATH_BYTES];
	struct mount *mount;
	dev_t number;

	if (search->loop_backing(search->root, block_base_name(devpath), &number) == 0) {
		if (major(number) != 0) {
			follow_block(search, number);
			return;
		}
		mount = mounts_find_number(&search->mounts, number);
		if (mount && !mount->followed) {
			follow_mount(search, mount);
			return;
		}
	}
	if (block_attribute(search->root, devpath, "loop/backing_file", file, sizeof(file)) == 0)
		follow_path(search, file);
	else
		note_unknown(search, devpath);
}

/* LUKS, LVM, RAID: the devices below are listed in slaves/. Returns how many there are. */
static size_t follow_slaves(struct search *search, const char *devpath)
{
	bool is_mirror = md_is_mirror(search->root, devpath);
	unsigned int outer = mirrors_enter(&search->mirrors, is_mirror);
	char path[DEVPATH_BYTES + 16];
	struct dirent *entry;
	size_t count = 0;
	dev_t number;
	DIR *folder;

	snprintf(path, sizeof(path), "sys%s/slaves", devpath);
	folder = open_folder(search->root, path);
	while (folder && (entry = readdir(folder))) {
		if (entry->d_name[0] == '.')
			continue;
		count++;
		if (block_number_of_name(search->root, entry->d_name, &number) == 0)
			follow_block(search, number);
		else
			note_unknown(search, entry->d_name);
	}
	if (folder)
		closedir(folder);
	mirrors_leave(&search->mirrors, is_mirror, outer, &search->medium->disks);
	return count;
}

static void add_disk(struct search *search, dev_t number, const char *name)
{
	if (disks_add(&search->medium->disks, search->root, number) == 0)
		mirrors_found(&search->mirrors, disks_index(&search->medium->disks, number));
	else
		note_unknown(search, name);
}

/* From a partition to its disk. */
static int whole_disk(const struct search *search, char devpath[DEVPATH_BYTES], dev_t *number)
{
	if (!block_has_attribute(search->root, devpath, "partition"))
		return 0;
	*strrchr(devpath, '/') = '\0';
	return block_number_of_name(search->root, block_base_name(devpath), number);
}

static void follow_block(struct search *search, dev_t number)
{
	char devpath[DEVPATH_BYTES], name[DEVICE_NAME_BYTES];

	snprintf(name, sizeof(name), "block device %u:%u", major(number), minor(number));
	if (search->depth == DEPTH_MAX || block_devpath(search->root, number, devpath) != 0 ||
	    whole_disk(search, devpath, &number) != 0) {
		note_unknown(search, name);
		return;
	}
	search->depth++;
	if (block_has_attribute(search->root, devpath, "loop/backing_file"))
		follow_loop(search, devpath);
	else if (follow_slaves(search, devpath) == 0)
		add_disk(search, number, name);
	search->depth--;
}

/*
 * A root folder in RAM may have its programs on a disk: systemd.volatile=, NixOS, Guix. Without a
 * mount of its own, such a folder is the root's.
 */
static void follow_programs(struct search *search)
{
	static const char *const folders[] = { "/usr", "/nix/store", "/gnu/store" };
	struct mount *root = mounts_find_path(&search->mounts, "/"), *mount;
	size_t i;

	if (!root || !mount_is_in_ram(root))
		return;
	for (i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		mount = mounts_find_path(&search->mounts, folders[i]);
		if (mount != root)
			follow_mount(search, mount);
	}
}

/* From the block device, or from the root folder if there is none. */
static int follow(struct search *search, const dev_t *number)
{
	int error = mounts_read(search->root, &search->mounts);

	if (!error && number) {
		follow_block(search, *number);
	} else if (!error) {
		follow_path(search, "/");
		follow_programs(search);
	}
	mirrors_mark_spare(&search->mirrors, &search->medium->disks);
	mounts_free(&search->mounts);
	return error;
}

int medium_of_system(int root, loop_backing_function *loop_backing, struct medium *medium)
{
	struct search search = { .root = root, .loop_backing = loop_backing, .medium = medium };

	return follow(&search, NULL);
}

int medium_of_device(int root, dev_t number, loop_backing_function *loop_backing,
		     struct medium *medium)
{
	struct search search = { .root = root, .loop_backing = loop_backing, .medium = medium };

	return follow(&search, &number);
}
