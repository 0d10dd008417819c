/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kexec-wipe unload: afterwards none of our images is loaded and no record says so. An image
 * that is not ours is left alone and reported; it keeps none of ours loaded.
 */
#include "kexec-wipe/command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/record.h"
#include "kexec-wipe/method.h"

/* 1 if it was unloaded, 0 if there was nothing; or a negative errno and a fault. */
static int unload(int root, const struct method *method, bool live, struct fault *fault)
{
	int loaded = method_loaded(root, method), error;
	struct slot_view view;

	if (loaded < 0 && loaded != -ENOENT)
		return fault_set(fault, loaded, "/%s: %s", slot_names[method->slot].loaded,
				 strerror(-loaded));
	slot_look_at(root, method->slot, &view);
	if (view.owner == SLOT_FOREIGN)
		return fault_set(fault, -EEXIST, "the image that is loaded for a %s is not ours",
				 method->name);
	error = loaded == 1 ? method_open(root, method, true, live, fault) : 0;
	if (!error && !live)
		return 0;
	if (!error && loaded == 1)
		error = method_unload(method, fault);
	if (!error)
		error = record_remove(root, slot_names[method->slot].name, fault);
	return error ? error : loaded == 1;
}

/* Methods of one slot would say the same twice. */
static bool is_first_of_slot(const struct method *method)
{
	const struct method *other;

	for (other = methods; other < method; other++)
		if (other->slot == method->slot)
			return false;
	return true;
}

/* What the named method loads, or all; the first failure is returned when the rest is done. */
static int unload_all(int root, const struct method *only, bool live, struct fault *fault)
{
	const struct method *method;
	struct fault later = { 0 };
	int unloaded = 0, first = 0, result;

	for (method = methods; method < methods + METHODS; method++) {
		if (only ? only != method : !is_first_of_slot(method))
			continue;
		result = unload(root, method, live, first ? &later : fault);
		if (result > 0)
			unloaded++;
		else if (result && !first)
			first = result;
	}
	if (!live && !first)
		printf("nothing was unloaded: --sysroot\n");
	else if (unloaded || !first)
		printf(unloaded ? "unloaded\n" : "nothing was loaded\n");
	return first;
}

int loader_unload(const struct options *options)
{
	return command_permitted(options, "unload", unload_all);
}
