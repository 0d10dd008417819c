/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kexec-wipe unload: afterwards our image is not loaded and no record says so. An image that is
 * not ours is left alone.
 */
#include "kexec-wipe/command.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "kexec-wipe/door.h"
#include "kexec-wipe/record.h"
#include "sdmem/common/message.h"

static int unload(int root, bool live, struct fault *fault)
{
	int loaded = door_loaded(root), error;
	struct record record;

	if (loaded < 0 && loaded != -ENOENT)
		return fault_errno(fault, loaded, "/sys/kernel/kexec_loaded");
	error = record_read(root, &record);
	if (loaded == 1 && error)
		return fault_set(fault, -EEXIST, "the image that is loaded is not ours");
	error = loaded == 1 ? door_open(root, live, fault) : 0;
	if (error)
		return error;
	if (!live) {
		printf("nothing was unloaded: --sysroot\n");
		return 0;
	}
	if (loaded == 1)
		error = door_unload(fault);
	if (!error)
		error = record_remove(root, fault);
	if (!error)
		printf(loaded == 1 ? "unloaded\n" : "nothing was loaded\n");
	return error;
}

int loader_unload(const struct options *options)
{
	bool live = arguments_live(options);
	struct fault fault = { 0 };
	int root = arguments_open_root(options), error;

	if (root < 0)
		return exit_code(root);
	error = live ? door_permitted(&fault) : 0;
	if (!error)
		error = unload(root, live, &fault);
	close(root);
	if (!error)
		return EXIT_DONE;
	complain("cannot unload: %s", fault.text);
	return exit_code(error);
}
