/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keeps a process running when the disk that it came from has been removed: all memory that it will
 * use is in RAM and stays there.
 */
#ifndef MEMWIPE_COMMON_LOCK_H
#define MEMWIPE_COMMON_LOCK_H

#include <stddef.h>

/*
 * Lock all present and future memory (without MCL_ONFAULT, which would read pages from the disk
 * only when they are first used) and touch stack_bytes of this thread's stack. 0 or -errno.
 */
int lock_memory(size_t stack_bytes);

/*
 * Read in and lock the present mappings: program, libraries, data. Later mappings are not locked. 0
 * or -errno; -ENOMEM: RLIMIT_MEMLOCK forbids it.
 */
int lock_present_memory(void);

/* Exempt the process from the OOM killer (oom_score_adj -1000). 0 or -errno. */
int protect_from_oom(void);

/* Have the OOM killer kill this process first (oom_score_adj 1000). 0 or -errno. */
int offer_to_oom(void);

/* VmLck of this process in bytes, or -errno. */
long long locked_bytes(void);

#endif
