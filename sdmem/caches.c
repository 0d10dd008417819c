/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sdmem/caches.h"

#include "common/io.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

static const char drop_caches[] = "/proc/sys/vm/drop_caches";
static const char page_cache_and_slab[] = "3"; /* Documentation/admin-guide/sysctl/vm.rst */

/* zram moves its objects together and frees the pages that become empty. */
static void compact_zram(int root)
{
	DIR *disks = open_folder(root, "sys/block");
	struct dirent *disk;
	char path[NAME_MAX];

	if (!disks)
		return;
	while ((disk = readdir(disks)) != NULL) {
		if (strncmp(disk->d_name, "zram", strlen("zram")) != 0)
			continue;
		snprintf(path, sizeof(path), "/sys/block/%.100s/compact", disk->d_name);
		(void)write_line(
			root, path,
			"1"); /* fails for a device that was never set up, which holds nothing */
	}
	closedir(disks);
}

int caches_drop(int root, const char **failed)
{
	int error = write_line(root, drop_caches, page_cache_and_slab);

	*failed = drop_caches;
	if (error)
		return error;
	compact_zram(root);
	return 0;
}
