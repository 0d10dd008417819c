/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A process that must go on when its disk has vanished: everything it will touch is in RAM and
 * stays there.
 */
#ifndef MEMWIPE_COMMON_LOCK_H
#define MEMWIPE_COMMON_LOCK_H

#include <stddef.h>

/*
 * Lock all present and future memory (never on fault: such pages would be read when it is too
 * late) and touch stack_bytes of this thread's stack. 0 or -errno.
 */
int lock_memory(size_t stack_bytes);

/*
 * Lock and read in what the process has now: program, libraries, data. What it maps later is not
 * locked. 0 or -errno, -ENOMEM where RLIMIT_MEMLOCK forbids it.
 */
int lock_present_memory(void);

/* Keep the OOM killer away (oom_score_adj -1000). 0 or -errno. */
int protect_from_oom(void);

/* VmLck of this process in bytes, or -errno. */
long long locked_bytes(void);

#endif
