/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/targets.h"

#include "common/message.h"
#include "udev-rules/common/designation.h"
#include "udev-rules/common/disk_hold.h"
#include "udev-rules/common/medium.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Add the removable disks of a medium; all of them if the user named it. */
static void add_disks(struct targets *targets, const struct medium *medium, bool named)
{
	size_t i;

	for (i = 0; i < medium->disks.count; i++) {
		const struct disk *disk = &medium->disks.item[i];

		if (!disk->removable && named)
			complain("%s does not look removable; it is watched because it was named",
				 disk->node);
		if (!disk->removable && !named)
			complain("%s is not watched: it is not removable", disk->node);
		else if (disks_append(&targets->disks, disk) != 0)
			complain("%s is not watched: there are too many disks", disk->node);
	}
}

static int refuse(const char *what, const struct medium *medium)
{
	if (medium->disks.count)
		complain("cannot watch %s: it is not removable", medium->disks.item[0].node);
	else if (medium->in_ram)
		complain("%s is in RAM: there is no disk to watch", what);
	else
		complain("cannot find the disk of %s: %s cannot be followed to a disk", what,
			 medium->unknown);
	return EXIT_INCOMPLETE;
}

static int cannot_find(const char *what, int error, const char *reason)
{
	complain("cannot find the disk of %s: %s", what, reason);
	return exit_code(error);
}

static int add(struct targets *targets, const char *what, const struct medium *medium, bool named)
{
	size_t i;

	for (i = 0; i < medium->disks.count && !medium->disks.item[i].removable && !named; i++)
		continue;
	if (i == medium->disks.count)
		return refuse(what, medium);
	if (*medium->unknown)
		complain("%s cannot be followed to a disk: it is not watched", medium->unknown);
	add_disks(targets, medium, named);
	return EXIT_DONE;
}

static int add_system(struct targets *targets, int root)
{
	static const char what[] = "the running system";
	static struct medium medium;
	int error;

	medium = (struct medium){ 0 };
	error = medium_of_system(root, block_loop_backing, &medium);
	return error ? cannot_find(what, error, strerror(-error))
		     : add(targets, what, &medium, false);
}

static int find_device(int root, const char *designation, struct medium *medium)
{
	dev_t number;
	int error = designation_find(root, designation, &number);

	*medium = (struct medium){ 0 };
	return error ? error : medium_of_device(root, number, block_loop_backing, medium);
}

/* A card reader without a card: its size is 0, so it cannot be held. */
static bool is_empty(int root, const struct medium *medium)
{
	char size[32];

	return medium->disks.count == 1 &&
	       block_attribute(root, medium->disks.item[0].devpath, "size", size, sizeof(size)) ==
		       0 &&
	       strcmp(size, "0") == 0;
}

static int add_device(struct targets *targets, int root, const char *designation,
		      bool must_be_there)
{
	static struct medium medium;
	int error = find_device(root, designation, &medium);

	if (!error && !must_be_there && is_empty(root, &medium))
		error = -ENOENT;
	if (error == -ENOENT && !must_be_there) {
		complain("%s is missing: it is watched when it is plugged in", designation);
		targets->designation[targets->awaited++] = designation;
		return EXIT_DONE;
	}
	return error ? cannot_find(designation, error, designation_reason(error))
		     : add(targets, designation, &medium, true);
}

/* If a device is configured, it is not an error that the system is not on a removable disk. */
int targets_find(struct targets *targets, int root, const struct config *config, bool must_be_there)
{
	int code = EXIT_DONE;
	size_t i;

	*targets = (struct targets){ .awaited = 0 };
	if (config->boot_medium) {
		code = add_system(targets, root);
		if (config->devices)
			code = EXIT_DONE;
	}
	for (i = 0; i < config->devices && code == EXIT_DONE; i++)
		code = add_device(targets, root, config->device[i], must_be_there);
	return code;
}

static bool append_and_hold(struct disks *disks, const struct disk *disk, int root)
{
	size_t before = disks->count;

	if (disks_append(disks, disk) != 0)
		return false;
	if (disks->count == before || disk_hold(&disks->item[before], root) == 0)
		return true;
	disks->count = before;
	return false;
}

bool targets_arrived(struct targets *targets, int root)
{
	static struct medium medium;
	bool arrived = false;
	size_t i, j;

	for (i = 0; i < targets->awaited && !arrived; i++) {
		if (find_device(root, targets->designation[i], &medium) != 0)
			continue;
		for (j = 0; j < medium.disks.count; j++)
			arrived |= append_and_hold(&targets->disks, &medium.disks.item[j], root);
		if (arrived)
			targets->designation[i] = targets->designation[--targets->awaited];
	}
	return arrived;
}
