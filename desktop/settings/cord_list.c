/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/settings/cord_list.h"

#include "common/io.h"
#include "udev-rules/common/designation.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LABELS "dev/disk/by-label"

enum { PART_BYTES = 64, HEX = 16 };

/* Of a USB device: its maker and product; of another one: its model. */
static void find_name(int root, const struct disk *disk, struct cord *cord)
{
	char maker[PART_BYTES] = "", model[PART_BYTES] = "";

	if (block_attribute(root, disk->plug, "product", model, sizeof(model)) == 0)
		(void)block_attribute(root, disk->plug, "manufacturer", maker, sizeof(maker));
	else if (block_attribute(root, disk->device, "model", model, sizeof(model)) != 0)
		(void)block_attribute(root, disk->device, "name", model, sizeof(model));
	snprintf(cord->name, sizeof(cord->name), "%s%s%s", maker, *maker && *model ? " " : "",
		 model);
	if (!*cord->name)
		snprintf(cord->name, sizeof(cord->name), "%s", disk->node);
}

/* udev encodes characters of a label as \x20. */
static void decode(const char *from, char to[CORD_NAME_BYTES])
{
	size_t used = 0;

	while (*from && used < CORD_NAME_BYTES - 1) {
		char digits[] = { 0, 0, 0 };

		if (strncmp(from, "\\x", 2) == 0 && from[2] && from[3]) {
			memcpy(digits, from + 2, 2);
			to[used++] = (char)strtol(digits, NULL, HEX);
			from += strlen("\\x20");
		} else {
			to[used++] = *from++;
		}
	}
	to[used] = '\0';
}

/* Is it the disk itself, or one of its partitions? */
static bool is_on(int root, dev_t number, const struct disk *disk)
{
	char devpath[DEVPATH_BYTES];
	size_t bytes = strlen(disk->devpath);

	return block_devpath(root, number, devpath) == 0 &&
	       strncmp(devpath, disk->devpath, bytes) == 0 &&
	       (devpath[bytes] == '\0' || devpath[bytes] == '/');
}

static bool label_is_of(int root, const char *link, const struct disk *disk)
{
	char path[DEVPATH_BYTES], target[DEVPATH_BYTES];
	ssize_t length;
	dev_t number;

	if (snprintf(path, sizeof(path), LABELS "/%s", link) >= (int)sizeof(path))
		return false;
	length = readlinkat(root, path, target, sizeof(target) - 1);
	if (length < 0)
		return false;
	target[length] = '\0';
	return block_number_of_name(root, block_base_name(target), &number) == 0 &&
	       is_on(root, number, disk);
}

static void find_label(int root, const struct disk *disk, struct cord *cord)
{
	DIR *folder = open_folder(root, LABELS);
	struct dirent *entry;

	while (folder && !*cord->label && (entry = readdir(folder)))
		if (entry->d_name[0] != '.' && label_is_of(root, entry->d_name, disk))
			decode(entry->d_name, cord->label);
	if (folder)
		closedir(folder);
}

/* Does the watcher's own search find this disk by that, and no other one? */
static bool finds(int root, const char *form, const struct disk *disk)
{
	dev_t number;

	return designation_find(root, form, &number) == 0 && is_on(root, number, disk);
}

static void find_forms(int root, const struct disk *disk, struct cord *cord)
{
	const struct {
		const char *prefix, *value;
	} forms[CORD_FORMS] = { { "serial=", cord->serial },
				{ "port=", cord->port },
				{ "label=", cord->label } };
	size_t i;

	for (i = 0; i < CORD_FORMS; i++) {
		snprintf(cord->form[i], sizeof(cord->form[i]), "%s%s", forms[i].prefix,
			 forms[i].value);
		if (!*forms[i].value || !finds(root, cord->form[i], disk))
			*cord->form[i] = '\0';
	}
}

static void describe(int root, const struct disk *disk, struct cord *cord)
{
	*cord = (struct cord){ .node = "" };
	memcpy(cord->node, disk->node, sizeof(cord->node));
	memcpy(cord->serial, disk->serial, sizeof(cord->serial));
	snprintf(cord->port, sizeof(cord->port), "%s", block_base_name(disk->plug));
	find_name(root, disk, cord);
	find_label(root, disk, cord);
	find_forms(root, disk, cord);
}

static int by_node(const void *one, const void *other)
{
	return strcmp(((const struct cord *)one)->node, ((const struct cord *)other)->node);
}

/* Whole disks that can be pulled, but not a reader's slot without a card. */
static bool is_cord(int root, const struct disk *disk)
{
	return disk->removable && !block_has_attribute(root, disk->devpath, "partition") &&
	       !block_attribute_is(root, disk->devpath, "size", "0");
}

int cord_list_read(struct cord_list *list, int root)
{
	DIR *folder = open_folder(root, "sys/class/block");
	struct disks *disks = calloc(1, sizeof(*disks));
	struct dirent *entry;
	int error = folder && disks ? 0 : -errno;
	dev_t number;

	list->count = 0;
	while (!error && list->count < DISKS_MAX && (entry = readdir(folder))) {
		disks->count = 0;
		if (entry->d_name[0] == '.' ||
		    block_number_of_name(root, entry->d_name, &number) != 0 ||
		    disks_add(disks, root, number) != 0 || !is_cord(root, &disks->item[0]))
			continue;
		describe(root, &disks->item[0], &list->item[list->count++]);
	}
	qsort(list->item, list->count, sizeof(list->item[0]), by_node);
	free(disks);
	if (folder)
		closedir(folder);
	return error;
}
