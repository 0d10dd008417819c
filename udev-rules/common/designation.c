/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/common/designation.h"

#include "common/io.h"
#include "udev-rules/common/disks.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool has_serial(const struct disk *disk, const char *value)
{
	return strcmp(disk->serial, value) == 0;
}

/* The kernel names a USB device after its port: the bus, then the port of each hub on the way. */
static bool has_port(const struct disk *disk, const char *value)
{
	return strcmp(block_base_name(disk->plug), value) == 0;
}

static int search_disks(int root, const char *value,
			bool (*has)(const struct disk *disk, const char *value), dev_t *number)
{
	DIR *folder = open_folder(root, "sys/class/block");
	struct disks *found = calloc(1, sizeof(*found));
	struct dirent *entry;
	int error = folder && found ? -ENOENT : -errno;
	dev_t candidate;

	while (folder && found && (entry = readdir(folder))) {
		found->count = 0;
		if (entry->d_name[0] == '.' ||
		    block_number_of_name(root, entry->d_name, &candidate) != 0 ||
		    disks_add(found, root, candidate) != 0 || !has(&found->item[0], value) ||
		    block_has_attribute(root, found->item[0].devpath, "partition"))
			continue;
		error = error == -ENOENT ? 0 : -ENOTUNIQ;
		*number = candidate;
	}
	free(found);
	if (folder)
		closedir(folder);
	return error;
}

static int by_serial(int root, const char *value, dev_t *number)
{
	return search_disks(root, value, has_serial, number);
}

static int by_port(int root, const char *value, dev_t *number)
{
	return search_disks(root, value, has_port, number);
}

/* Follow udev's link to the kernel's name. udev encodes characters outside `plain` as \x20. */
static int by_label(int root, const char *value, dev_t *number)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
				    "#+-.:=@_";
	char path[DEVPATH_BYTES] = "dev/disk/by-label/", target[DEVPATH_BYTES];
	size_t used = strlen(path);
	ssize_t length;

	for (; *value && used + sizeof("\\x20") <= sizeof(path); value++)
		used += (size_t)sprintf(path + used,
					strchr(plain, *value) || (*value & 0x80) ? "%c" : "\\x%02x",
					*value);
	length = *value ? -1 : readlinkat(root, path, target, sizeof(target) - 1);
	if (length < 0)
		return *value ? -ENAMETOOLONG : -errno;
	target[length] = '\0';
	return block_number_of_name(root, block_base_name(target), number);
}

static const struct form {
	const char *prefix;
	bool keeps_prefix; /* it is a part of the value */
	int (*find)(int root, const char *value, dev_t *number);
} forms[] = {
	{ "/", true, block_number_of_path },
	{ "serial=", false, by_serial },
	{ "port=", false, by_port },
	{ "label=", false, by_label },
};

/* The form of a designation and the value behind its prefix; NULL: none of them. */
static const struct form *find_form(const char *text, const char **value)
{
	size_t i;

	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		size_t length = strlen(forms[i].prefix);

		if (strncmp(text, forms[i].prefix, length) != 0 || !text[length])
			continue;
		*value = forms[i].keeps_prefix ? text : text + length;
		return &forms[i];
	}
	return NULL;
}

bool designation_has_form(const char *text)
{
	const char *value;

	return find_form(text, &value) != NULL;
}

int designation_find(int root, const char *text, dev_t *number)
{
	const char *value;
	const struct form *form = find_form(text, &value);

	return form ? form->find(root, value, number) : -EINVAL;
}

const char *designation_reason(int error)
{
	switch (error) {
	case -EINVAL:
		return "neither a path nor serial=, port= or label=";
	case -ENOENT:
		return "no such device";
	case -ENOTUNIQ:
		return "more than one device";
	case -ETIMEDOUT:
	case -EBUSY:
		return "it does not answer";
	case -ENOMEDIUM:
		return "no medium in it";
	default:
		return strerror(-error);
	}
}
