/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /run/memwipe/NAME: what kexec-wipe has loaded into a slot of the kernel, because the kernel tells
 * only that an image is loaded. The record is written to a second file before the load and renamed
 * after it, so that a load that cannot be recorded does not happen. `name` is that of the slot.
 */
#ifndef MEMWIPE_COMMON_RECORD_H
#define MEMWIPE_COMMON_RECORD_H

#include "common/fault.h"

#include <stdint.h>

enum { RECORD_ACTION_BYTES = 16, RECORD_KERNEL_BYTES = 256 };

/* What tells our image in memory from another one: slot.h compares it. All 0: not known. */
struct record_mark {
	uint64_t at;	 /* physical address where the piece will lie; 0: the kernel chooses */
	uint64_t size;	 /* of the piece, whole pages */
	uint64_t offset; /* in the piece: the page that is compared */
	uint64_t sum;	 /* slot_sum() of that page */
	uint64_t symbol; /* kernel's pointer to the image, from the start of its text; 0: hidden */
};

/*
 * Of the payload: ranges and bytes that it overwrites. Of a stock kernel: its file, which is "" for
 * the payload.
 */
struct record {
	char action[RECORD_ACTION_BYTES]; /* "poweroff", "reboot" or "halt" */
	uint32_t ranges;
	uint64_t bytes;
	uint32_t watchdog_s; /* a payload that hangs is reset after as many seconds; 0: it is not */
	char kernel[RECORD_KERNEL_BYTES];
	struct record_mark mark;
	struct record_mark next; /* of the image that is being loaded in place of this one */
};

/* 0, or a negative errno and a fault. */
int record_prepare(int root, const char *name, const struct record *record, struct fault *fault);
int record_commit(int root, const char *name, struct fault *fault);

/*
 * Add the mark of the image that is about to be loaded to the record of the present one, so that a
 * program that holds this record open knows both. Without a record nothing is done.
 */
void record_announce(int root, const char *name, const struct record_mark *next);

/* Drop what was prepared. */
void record_discard(int root, const char *name);

/* 0; -ENOENT: there is none; -EINVAL: it is not one of ours; another -errno. */
int record_read(int root, const char *name, struct record *record);

/* The same from a file that is open; one pread(2), nothing is allocated. */
int record_read_held(int fd, struct record *record);

/* 0, even if there was none; or a negative errno and a fault. */
int record_remove(int root, const char *name, struct fault *fault);

#endif
