/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The only place where the machine is changed: record, image and record again, so that at every
 * moment either both are there or neither counts.
 */
#include "kexec-wipe/arm.h"

/* No record may speak of an image that is gone. */
static void settle_failure(int root, const struct method *method, int loaded_before,
			   struct fault *fault)
{
	int loaded = method_loaded(root, method);
	struct fault ignored = { 0 };

	record_discard(root, slot_names[method->slot].name);
	if (loaded == 0)
		(void)record_remove(root, slot_names[method->slot].name,
				    &ignored); /* without an image, it arms nothing */
	if (loaded == 0 && loaded_before == 1)
		fault_add(fault, "; the image that was loaded before is gone");
	if (loaded == 1 && loaded_before == 0)
		fault_add(fault, "; the new image is loaded all the same");
}

int arm(int root, const struct method *method, const struct segment *segment,
	const struct record *record, struct fault *fault)
{
	int loaded_before = method_loaded(root, method), error;
	struct fault ignored = { 0 };

	error = record_prepare(root, slot_names[method->slot].name, record, fault);
	if (error)
		return error;
	error = method_load(method, segment, fault);
	if (!error) {
		error = record_commit(root, slot_names[method->slot].name, fault);
		if (error)
			(void)method_unload(method,
					    &ignored); /* settle_failure looks at the outcome */
	}
	if (error)
		settle_failure(root, method, loaded_before, fault);
	return error;
}
