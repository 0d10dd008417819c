/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kexec-wipe now: leave for the loaded image. Nothing is synced, since writing to a disk that has
 * been pulled may never end; nothing is asked.
 */
#include "kexec-wipe/command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "kexec-wipe/record.h"

/*
 * Whatever a kexec starts is left for. A panic is caused only for an image of ours: another one
 * saves the memory that it finds.
 */
static int state_of(int root, const struct door *door, struct fault *fault)
{
	int loaded = door_loaded(root, door);
	struct record record;

	if (loaded == 0 || loaded == -ENOENT)
		return fault_set(fault, -ENOENT, "nothing is loaded");
	if (loaded < 0)
		return fault_set(fault, loaded, "/%s: %s", door->state_path, strerror(-loaded));
	if (door->panic && record_read(root, door->record, &record))
		return fault_set(fault, -EEXIST,
				 "the image that is loaded for a panic is not ours");
	return 0;
}

static int leave(int root, const struct door *named, bool live, struct fault *fault)
{
	const struct door *door = named ? named : &doors[DOOR_KEXEC];
	int error = state_of(root, door, fault);

	if (error == -ENOENT && !named) {
		door = &doors[DOOR_PANIC];
		error = state_of(root, door, fault);
	}
	if (error)
		return error;
	if (live)
		return door_enter(door, fault);
	printf("nothing was done: --sysroot\n");
	return 0;
}

int loader_now(const struct options *options)
{
	return command_permitted(options, "wipe now", leave);
}
