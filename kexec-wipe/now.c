/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kexec-wipe now: start the loaded image. Nothing is synced, since writing to a disk that has
 * been pulled may never end; nothing is asked. An image of another program is never started.
 */
#include "kexec-wipe/command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/slot.h"

static int state_of(int root, const struct method *method, struct fault *fault)
{
	int loaded = method_loaded(root, method);
	struct slot_view view;

	if (loaded == 0 || loaded == -ENOENT)
		return fault_set(fault, -ENOENT, "nothing is loaded");
	if (loaded < 0)
		return fault_set(fault, loaded, "/%s: %s", slot_names[method->slot].loaded,
				 strerror(-loaded));
	slot_look_at(root, method->slot, &view);
	if (view.owner == SLOT_FOREIGN)
		return fault_set(fault, -EEXIST, "the image that is loaded for a %s is not ours",
				 slot_names[method->slot].name);
	return 0;
}

/* Where none is named: the kexec slot, and the panic slot if that one holds nothing of ours. */
static int leave(int root, const struct method *named, bool live, struct fault *fault)
{
	const struct method *method = named ? named : &methods[METHOD_KEXEC];
	int error = state_of(root, method, fault);
	struct fault panic = { 0 };

	if (error && !named && state_of(root, &methods[METHOD_PANIC], &panic) != -ENOENT) {
		method = &methods[METHOD_PANIC];
		error = panic.error;
		*fault = error ? panic : *fault;
	}
	if (error)
		return error;
	if (live)
		return method_enter(method, fault);
	printf("nothing was done: --sysroot\n");
	return 0;
}

int loader_now(const struct options *options)
{
	return command_permitted(options, "wipe now", leave);
}
