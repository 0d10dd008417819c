/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kexec-wipe unload: afterwards none of our images is loaded and no record says so. An image
 * that is not ours is left alone.
 */
#include "kexec-wipe/command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "kexec-wipe/door.h"
#include "kexec-wipe/record.h"

/* 1 if it was unloaded, 0 if there was nothing; or a negative errno and a fault. */
static int unload(int root, const struct door *door, bool live, struct fault *fault)
{
	int loaded = door_loaded(root, door), error;
	struct record record;

	if (loaded < 0 && loaded != -ENOENT)
		return fault_set(fault, loaded, "/%s: %s", door->state_path, strerror(-loaded));
	error = record_read(root, door->record, &record);
	if (loaded == 1 && error)
		return fault_set(fault, -EEXIST, "the image that is loaded for a %s is not ours",
				 door->name);
	error = loaded == 1 ? door_open(root, door, true, live, fault) : 0;
	if (!error && !live)
		return 0;
	if (!error && loaded == 1)
		error = door_unload(door, fault);
	if (!error)
		error = record_remove(root, door->record, fault);
	return error ? error : loaded == 1;
}

/* The named door, or all. */
static int unload_all(int root, const struct door *only, bool live, struct fault *fault)
{
	const struct door *door;
	int unloaded = 0, result;

	for (door = doors; door < doors + DOORS; door++) {
		if (only && only != door)
			continue;
		result = unload(root, door, live, fault);
		if (result < 0)
			return result;
		unloaded += result;
	}
	if (!live)
		printf("nothing was unloaded: --sysroot\n");
	else
		printf(unloaded ? "unloaded\n" : "nothing was loaded\n");
	return 0;
}

int loader_unload(const struct options *options)
{
	return command_permitted(options, "unload", unload_all);
}
