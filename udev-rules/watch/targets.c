/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/targets.h"

#include "common/message.h"
#include "udev-rules/common/designation.h"
#include "udev-rules/common/disk_hold.h"
#include "udev-rules/common/medium.h"
#include "udev-rules/watch/triggers.h"

#include <errno.h>
#include <string.h>

static const char not_removable[] = "it is not removable";
static const char spare[] = "the system goes on without it, from an internal disk";
static const char too_many[] = "there are too many disks";

/* Why a disk that was not named is not watched; NULL: it is. */
static const char *reason_against(const struct disk *disk)
{
	if (!disk->removable)
		return not_removable;
	return disk->spare ? spare : NULL;
}

/* A disk of the running system that is also configured is not debounced. */
static int append(struct targets *targets, const struct disk *disk, bool named)
{
	size_t before = targets->disks.count;
	int error = disks_append(&targets->disks, disk);

	if (targets->disks.count > before)
		targets->disks.item[before].debounced = named && targets->debounce;
	return error;
}

/* Add the removable disks of a medium; all of them if the user named it. */
static void add_disks(struct targets *targets, const struct medium *medium, bool named)
{
	size_t i;

	for (i = 0; i < medium->disks.count; i++) {
		const struct disk *disk = &medium->disks.item[i];

		if (!named && reason_against(disk))
			complain("%s is not watched: %s", disk->node, reason_against(disk));
		else if (append(targets, disk, named) != 0)
			complain("%s is not watched: %s", disk->node, too_many);
	}
}

static int refuse(const char *what, const struct medium *medium)
{
	if (medium->disks.count)
		complain("cannot watch %s: %s", medium->disks.item[0].node,
			 reason_against(&medium->disks.item[0]));
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

	for (i = 0; i < medium->disks.count && reason_against(&medium->disks.item[i]) && !named;
	     i++)
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

static int add_device(struct targets *targets, int root, const char *designation)
{
	static struct medium medium;
	int error = find_device(root, designation, &medium);

	return error ? cannot_find(designation, error, designation_reason(error))
		     : add(targets, designation, &medium, true);
}

/*
 * If something else is configured, it is not an error that the system is not on a removable disk:
 * the panic keys work on every machine.
 */
int targets_find(struct targets *targets, int root, const struct config *config, bool must_be_there)
{
	int code = EXIT_DONE;
	size_t i;

	*targets = (struct targets){ .debounce = config->debounce_seconds > 0 };
	if (config->boot_medium) {
		code = add_system(targets, root);
		if (config->devices || triggers_any_configured(config))
			code = EXIT_DONE;
	}
	for (i = 0; i < config->devices && code == EXIT_DONE; i++) {
		if (must_be_there)
			code = add_device(targets, root, config->device[i]);
		else
			targets->device[targets->awaited++].designation = config->device[i];
	}
	return code;
}

int disk_only_listed(struct disk *disk, int root)
{
	return 0;
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

/* All disks of the device, or none. NULL, or the reason. */
static const char *take_disks(struct targets *targets, const struct disks *found, int root,
			      disk_taking_function *take)
{
	struct disks *disks = &targets->disks;
	const char *reason = NULL;
	size_t before = disks->count, i;
	int error;

	for (i = 0; i < found->count && !reason; i++) {
		size_t end = disks->count;

		if (append(targets, &found->item[i], true) != 0)
			reason = too_many;
		else if (disks->count > end && (error = take(&disks->item[end], root)) != 0)
			reason = designation_reason(error);
	}
	while (reason && disks->count > before)
		disk_release(&disks->item[--disks->count]);
	return reason;
}

static const char *take_device(struct targets *targets, int root, const char *designation,
			       disk_taking_function *take)
{
	static struct medium medium;
	int error = find_device(root, designation, &medium);

	if (!error && is_empty(root, &medium))
		error = -ENOMEDIUM;
	if (error)
		return designation_reason(error);
	if (!medium.disks.count)
		return medium.in_ram ? "it is in RAM" : "it cannot be followed to a disk";
	return take_disks(targets, &medium.disks, root, take);
}

bool targets_arrived(struct targets *targets, int root, disk_taking_function *take)
{
	size_t before = targets->awaited, i = 0;

	while (i < targets->awaited) {
		struct awaited *device = &targets->device[i];

		device->reason = take_device(targets, root, device->designation, take);
		if (device->reason)
			i++;
		else
			*device = targets->device[--targets->awaited];
	}
	return targets->awaited < before;
}

void targets_report(const struct targets *targets)
{
	size_t i;

	for (i = 0; i < targets->disks.count; i++)
		if (!targets->disks.item[i].removable)
			complain("%s does not look removable; it is watched because it was named",
				 targets->disks.item[i].node);
	for (i = 0; i < targets->awaited; i++)
		complain("%s is not watched yet: %s", targets->device[i].designation,
			 targets->device[i].reason);
}
