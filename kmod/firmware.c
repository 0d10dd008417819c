// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The kernel tells firmware's map in /sys/firmware/memmap alone: what compares a range with it,
 * e820__mapped_raw_any(), may be called by KVM only in newer kernels. So this asks the entries what
 * their files contain, in the way in which sysfs does when they are read.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "firmware.h"

#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/kernfs.h>
#include <linux/kobject.h>
#include <linux/kstrtox.h>
#include <linux/list.h>
#include <linux/printk.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/sysfs.h>

/* The number of bytes, or a negative errno. */
static ssize_t read_file(struct kobject *entry, const char *name, char *page)
{
	struct attribute **file;

	for (file = (*entry->ktype->default_groups)->attrs; *file; file++)
		if (strcmp((*file)->name, name) == 0)
			return entry->ktype->sysfs_ops->show(entry, *file, page);
	return -ENOENT;
}

static bool read_address(struct kobject *entry, const char *name, char *page, u64 *address)
{
	return read_file(entry, name, page) > 0 && kstrtou64(page, 0, address) == 0;
}

static const char *add_entry(struct memory_map *map, struct kobject *entry, char *page)
{
	u64 start, last;
	ssize_t bytes;

	if (!read_address(entry, "start", page, &start) || !read_address(entry, "end", page, &last))
		return "firmware's map has an entry without an address";
	bytes = read_file(entry, "type", page);
	if (bytes < 0)
		return "firmware's map has an entry without a type";
	/* The last byte of the address space does not fit into a half-open range. */
	if (last == U64_MAX)
		last--;
	return memory_map_add_firmware(map, (struct mem_range){ start, last + 1 }, page, bytes);
}

/* An entry that the kernel takes away leaves the list before it is freed. */
static const char *add_entries(struct memory_map *map, struct kset *entries, char *page)
{
	const char *reason = NULL;
	struct kobject *entry;

	spin_lock(&entries->list_lock);
	list_for_each_entry(entry, &entries->list, entry) {
		reason = add_entry(map, entry, page);
		if (reason)
			break;
	}
	spin_unlock(&entries->list_lock);
	return reason;
}

const char *firmware_add_map(struct memory_map *map)
{
	struct kernfs_node *folder = sysfs_get_dirent(firmware_kobj->sd, "memmap");
	const char *reason = "out of memory";
	char *page;

	if (!folder) {
		pr_warn_once("no FIRMWARE_MEMMAP: RAM that the kernel leaves out stays as it is\n");
		return NULL;
	}
	page = (char *)__get_free_page(GFP_KERNEL);
	if (page)
		reason = add_entries(map, to_kset(folder->priv), page);
	free_page((unsigned long)page);
	sysfs_put(folder);
	return reason;
}
