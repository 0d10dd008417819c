/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * memwipe cord NAME: does the block device NAME ("sdb1") lie on a disk that memwipe.conf(5) names
 * as `device`? memwipe-cord@.service asks it about each disk that is plugged in.
 */
#include "udev-rules/front/command.h"

#include "common/message.h"
#include "udev-rules/common/config.h"
#include "udev-rules/common/designation.h"
#include "udev-rules/common/medium.h"

#include <errno.h>
#include <string.h>

/* A block device that could not be found, or is ambiguous, lies on no disk. */
static void find_disks(int root, int error, const dev_t *number, struct medium *medium)
{
	*medium = (struct medium){ .in_ram = false };
	if (!error)
		(void)medium_of_device(root, *number, block_loop_backing, medium);
}

static bool share_a_disk(const struct disks *some, const struct disks *others)
{
	size_t i, j;

	for (i = 0; i < some->count; i++)
		for (j = 0; j < others->count; j++)
			if (some->item[i].number == others->item[j].number)
				return true;
	return false;
}

static bool is_cord(int root, const struct config *config, const char *name)
{
	static struct medium asked, configured;
	dev_t number;
	size_t i;
	int error;

	error = block_number_of_name(root, name, &number);
	find_disks(root, error, &number, &asked);
	for (i = 0; i < config->devices; i++) {
		error = designation_find(root, config->device[i], &number);
		find_disks(root, error, &number, &configured);
		if (share_a_disk(&asked.disks, &configured.disks))
			return true;
	}
	return false;
}

int front_cord(const struct arguments *arguments)
{
	char reason[CONFIG_REASON_BYTES];
	struct config config;
	int error;

	if (!arguments->word)
		return complain_usage("cord needs the name of a block device, like sdb1");
	error = config_read(&config, arguments->root, CONFIG_PATH, reason);
	if (error && error != -ENOENT) {
		complain(CONFIG_PATH ": %s", reason);
		return error == -EINVAL ? EXIT_USAGE : exit_code(error);
	}
	return is_cord(arguments->root, &config, arguments->word) ? EXIT_DONE : EXIT_INCOMPLETE;
}
