/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kexec-wipe now: leave for the loaded image, whichever it is. Nothing is synced, since writing to
 * a disk that has been pulled may never end; nothing is asked.
 */
#include "kexec-wipe/command.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "kexec-wipe/door.h"
#include "sdmem/common/message.h"

static int leave(int root, bool live, struct fault *fault)
{
	int loaded = door_loaded(root);

	if (loaded == 0 || loaded == -ENOENT)
		return fault_set(fault, -ENOENT, "nothing is loaded");
	if (loaded < 0)
		return fault_errno(fault, loaded, "/sys/kernel/kexec_loaded");
	if (live)
		return door_enter(fault);
	printf("nothing was done: --sysroot\n");
	return 0;
}

int loader_now(const struct options *options)
{
	bool live = arguments_live(options);
	struct fault fault = { 0 };
	int root = arguments_open_root(options), error;

	if (root < 0)
		return exit_code(root);
	error = live ? door_permitted(&fault) : 0;
	if (!error)
		error = leave(root, live, &fault);
	close(root);
	if (!error)
		return EXIT_DONE;
	complain("cannot wipe now: %s", fault.text);
	return exit_code(error);
}
