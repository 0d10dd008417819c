/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The only place where the machine is changed: record, image and record again, so that at every
 * moment either both are there or neither counts.
 */
#include "kexec-wipe/arm.h"

#include "kexec-wipe/door.h"

/* No record may speak of an image that is gone. */
static void settle_failure(int root, int loaded_before, struct fault *fault)
{
	int loaded = door_loaded(root);
	struct fault ignored = { 0 };

	record_discard(root);
	if (loaded == 0)
		(void)record_remove(root, &ignored); /* without an image, it arms nothing */
	if (loaded == 0 && loaded_before == 1)
		fault_add(fault, "; the image that was loaded before is gone");
	if (loaded == 1 && loaded_before == 0)
		fault_add(fault, "; the payload is loaded all the same");
}

int arm(int root, const struct segment *segment, const struct record *record, struct fault *fault)
{
	int loaded_before = door_loaded(root), error;
	struct fault ignored = { 0 };

	error = record_prepare(root, record, fault);
	if (error)
		return error;
	error = door_load(segment, fault);
	if (!error) {
		error = record_commit(root, fault);
		if (error)
			(void)door_unload(&ignored); /* settle_failure looks at the outcome */
	}
	if (error)
		settle_failure(root, loaded_before, fault);
	return error;
}
