/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/common/medium.h"

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

/* btrfs and bcachefs have no block device number. bcachefs names several: "/dev/a:/dev/b". */
static void follow_source(struct search *search, const struct mount *mount)
{
	char *sources = strdup(mount->source), *rest = sources, *source;
	dev_t number;

	if (!sources)
		note_unknown(search, mount->source);
	while ((source = strsep(&rest, ":"))) {
		if (source[0] == '/' && block_number_of_path(search->root, source, &number) == 0)
			follow_block(search, number);
		else
			note_unknown(search, source);
	}
	free(sources);
}

static void follow_mount(struct search *search, struct mount *mount)
{
	static const char *const in_ram[] = { "tmpfs", "ramfs", "rootfs" };
	size_t i;

	for (i = 0; i < sizeof(in_ram) / sizeof(in_ram[0]); i++) {
		if (strcmp(mount->type, in_ram[i]) == 0) {
			search->medium->in_ram = true;
			return;
		}
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
	return count;
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
	else if (follow_slaves(search, devpath) == 0 &&
		 disks_add(&search->medium->disks, search->root, number) != 0)
		note_unknown(search, name);
	search->depth--;
}

int medium_of_system(int root, loop_backing_function *loop_backing, struct medium *medium)
{
	struct search search = { .root = root, .loop_backing = loop_backing, .medium = medium };
	int error = mounts_read(root, &search.mounts);

	if (!error)
		follow_path(&search, "/");
	mounts_free(&search.mounts);
	return error;
}

int medium_of_device(int root, dev_t number, loop_backing_function *loop_backing,
		     struct medium *medium)
{
	struct search search = { .root = root, .loop_backing = loop_backing, .medium = medium };
	int error = mounts_read(root, &search.mounts);

	if (!error)
		follow_block(&search, number);
	mounts_free(&search.mounts);
	return error;
}
