/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The only place where the machine is changed: record, image and record again, so that at every
 * moment either both are there or neither counts.
 */
#include "kexec-wipe/arm.h"

/* No record may speak of an image that is gone. */
static void settle_failure(int root, const struct door *door, int loaded_before,
			   struct fault *fault)
{
	int loaded = door_loaded(root, door);
	struct fault ignored = { 0 };

	record_discard(root, door->record);
	if (loaded == 0)
		(void)record_remove(root, door->record,
				    &ignored); /* without an image, it arms nothing */
	if (loaded == 0 && loaded_before == 1)
		fault_add(fault, "; the image that was loaded before is gone");
	if (loaded == 1 && loaded_before == 0)
		fault_add(fault, "; the new image is loaded all the same");
}

int arm(int root, const struct door *door, const struct segment *segment,
	const struct record *record, struct fault *fault)
{
	int loaded_before = door_loaded(root, door), error;
	struct fault ignored = { 0 };

	error = record_prepare(root, door->record, record, fault);
	if (error)
		return error;
	error = door_load(door, segment, fault);
	if (!error) {
		error = record_commit(root, door->record, fault);
		if (error)
			(void)door_unload(door, &ignored); /* settle_failure looks at the outcome */
	}
	if (error)
		settle_failure(root, door, loaded_before, fault);
	return error;
}
