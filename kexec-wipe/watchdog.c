/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kexec-wipe/watchdog.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/io.h"
#include "common/mor.h"
#include "core/bytes.h"

#define WDAT	"sys/firmware/acpi/tables/WDAT"
#define DEVICES "sys/bus/pci/devices"

enum { TABLE_MAX_BYTES = 1 << 20, CONFIG_MAX_BYTES = 4096, PATH_BYTES = 320 };

struct config {
	char *at;
	size_t bytes; /* 64 for who may not see all */
};

static bool read_table(int root, struct watchdog *watchdog)
{
	const char *reason;
	char *table;
	size_t bytes;

	if (read_file(root, WDAT, TABLE_MAX_BYTES, &table, &bytes) != 0)
		return false;
	reason = watchdog_read_wdat(table, bytes, watchdog);
	free(table);
	return !reason;
}

static uint32_t read_config(void *function, unsigned int reg)
{
	const struct config *config = function;

	if (reg + sizeof(uint32_t) > config->bytes)
		return 0;
	return load_le32((const uint8_t *)config->at + reg);
}

static bool is_tco(int root, const char *device, struct tco *tco)
{
	struct config config;
	char path[PATH_BYTES];
	bool found;

	snprintf(path, sizeof(path), DEVICES "/%s/config", device);
	if (read_file(root, path, CONFIG_MAX_BYTES, &config.at, &config.bytes) != 0)
		return false;
	found = tco_find(tco, read_config, &config);
	free(config.at);
	return found && tco->can_reset;
}

static bool find_tco(int root, struct watchdog *watchdog)
{
	DIR *folder = open_folder(root, DEVICES);
	struct dirent *entry;
	bool found = false;
	struct tco tco;

	if (!folder)
		return false;
	while (!found && (entry = readdir(folder)))
		found = is_tco(root, entry->d_name, &tco);
	closedir(folder);
	if (found)
		tco_plan(&tco, watchdog);
	return found;
}

bool watchdog_find(int root, struct watchdog *watchdog)
{
	int request = mor_read(root);

	if (request < 0 || !(request & MOR_CLEAR))
		return false;
	return read_table(root, watchdog) || find_tco(root, watchdog);
}
