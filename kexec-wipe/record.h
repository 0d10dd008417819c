/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /run/memwipe/NAME: what was loaded, as the kernel only tells that something is. It is written
 * beside its place before the load and moved there after it, so that a load that can't be
 * recorded does not happen. `name` is that of the door's record.
 */
#ifndef MEMWIPE_KEXEC_WIPE_RECORD_H
#define MEMWIPE_KEXEC_WIPE_RECORD_H

#include "kexec-wipe/action.h"
#include "kexec-wipe/fault.h"

enum { RECORD_KERNEL_BYTES = 256 };

/* Of the payload: ranges and bytes. Of a stock kernel: its file, which is "" for the payload. */
struct record {
	enum handover_action action;
	uint32_t ranges;
	uint64_t bytes;
	char kernel[RECORD_KERNEL_BYTES];
};

/* 0, or a negative errno and a fault. */
int record_prepare(int root, const char *name, const struct record *record, struct fault *fault);
int record_commit(int root, const char *name, struct fault *fault);

/* Drop what was prepared. */
void record_discard(int root, const char *name);

/* 0; -ENOENT: there is none; -EINVAL: it is not one of ours; another -errno. */
int record_read(int root, const char *name, struct record *record);

/* 0, even if there was none; or a negative errno and a fault. */
int record_remove(int root, const char *name, struct fault *fault);

#endif
