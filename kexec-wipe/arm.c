/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The only place where the machine is changed: record, image and record again, so that at every
 * moment either both are there or neither counts.
 */
#include "kexec-wipe/arm.h"

/* The record as it was before record_announce(). */
static void restore_record(int root, const char *name)
{
	struct fault ignored = { 0 };
	struct record record;

	if (record_read(root, name, &record) != 0 || !record.next.size)
		return;
	record.next = (struct record_mark){ 0 };
	if (record_prepare(root, name, &record, &ignored) == 0)
		(void)record_commit(root, name, &ignored); /* what stays matches no image */
}

/* No record may speak of an image that is gone. */
static void clean_up(int root, const struct method *method, int loaded_before, struct fault *fault)
{
	const char *name = slot_names[method->slot].name;
	int loaded = method_loaded(root, method);
	struct fault ignored = { 0 };

	record_discard(root, name);
	restore_record(root, name);
	if (loaded == 0)
		(void)record_remove(root, name, &ignored); /* without an image, it arms nothing */
	if (loaded == 0 && loaded_before == 1)
		fault_add(fault, "; the image that was loaded before is gone");
	if (loaded == 1 && loaded_before == 0)
		fault_add(fault, "; the new image is loaded all the same");
}

int arm(int root, const struct method *method, const struct segment *segment,
	const struct record *record, struct fault *fault)
{
	const char *name = slot_names[method->slot].name;
	int loaded_before = method_loaded(root, method), error;
	struct fault ignored = { 0 };

	error = record_prepare(root, name, record, fault);
	if (error)
		return error;
	record_announce(root, name, &record->mark);
	error = method_load(method, segment, fault);
	if (!error) {
		error = record_commit(root, name, fault);
		if (error)
			(void)method_unload(method, &ignored); /* clean_up() looks at the outcome */
	}
	if (error)
		clean_up(root, method, loaded_before, fault);
	return error;
}
