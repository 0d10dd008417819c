/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A made-up /proc/kcore and /proc/kallsyms below a root folder: a kernel that holds an image in one
 * of its slots. Physical memory of some MiB is a hole in a file, with the few pages that matter.
 */
#ifndef MEMWIPE_TESTS_UNIT_KERNEL_FIXTURE_H
#define MEMWIPE_TESTS_UNIT_KERNEL_FIXTURE_H

#include "common/record.h"
#include "common/slot.h"
#include "tests/unit/tree.h"

/* What the kernel is made to hold. */
struct kernel_image {
	uint64_t start;	  /* entry point */
	uint64_t at;	  /* physical address of the segment */
	uint64_t size;	  /* of the segment */
	uint64_t offset;  /* of the page with this text, in the segment */
	const char *text; /* what that page begins with */
};

/* Ours, ours for the stock kernel, and another program's; they lie at different places. */
extern const struct kernel_image payload_image, stock_image, foreign_image;

/* Put an image into the slot; both files are made if they are not there. */
void kernel_holds(const struct tree *tree, enum slot_id slot, const struct kernel_image *image);

/* The mark that a record of this image has; symbol included. */
struct record_mark kernel_mark(const struct kernel_image *image, enum slot_id slot);

/* "action=poweroff" and so on, with a mark; a stock kernel is named if `kernel` is not NULL. */
void kernel_record(const struct tree *tree, enum slot_id slot, const struct record_mark *mark,
		   const char *kernel);

/* What the kernel says: an image is loaded or not. */
void kernel_loaded(const struct tree *tree, enum slot_id slot, bool loaded);

#endif
