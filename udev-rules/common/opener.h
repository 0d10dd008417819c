/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Opens device nodes and asks drives in other threads. open(2) of a disk in trouble may block until
 * the kernel has given up on it, minutes later; only the thread that opens it may wait for that. A
 * node whose thread still waits is not opened a second time, so one disk holds one thread.
 */
#ifndef MEMWIPE_UDEV_RULES_COMMON_OPENER_H
#define MEMWIPE_UDEV_RULES_COMMON_OPENER_H

#include <signal.h>
#include <stdbool.h>

enum { OPENER_SIGNAL = SIGUSR1 };

/* How long opener_open() waits. Also the longest delay that a disk which hangs causes, once. */
enum { OPENER_WAIT_MS = 200 };

/*
 * What a thread does: returns a descriptor, or a negative number. `root` is what the caller of
 * opener_open() gave: a descriptor of a folder, or one that is held already.
 */
typedef int opener_function(int root, const char *path);

/*
 * Create the threads. Call it with all signals blocked, which they inherit. 0 or -errno. Until then
 * and in a program that never calls it, the functions are called in the caller's thread.
 */
int openers_start(void);

/*
 * Call open_node() in another thread and wait for it. What it returned; -ETIMEDOUT: it still waits,
 * and its thread will close what it opens; -EBUSY: it still waits from an earlier call; -EAGAIN:
 * all threads wait. One thread only may call this and opener_begin(). No lock, no allocation.
 */
int opener_open(opener_function *open_node, int root, const char *path);

/* The same without waiting; what it opens is closed. False: no thread could begin it now. */
bool opener_begin(opener_function *open_node, int root, const char *path);

/*
 * Send OPENER_SIGNAL to the thread that is busy with this path. It does nothing but end a wait, and
 * is blocked except where the function unblocks it. False: there is no such thread.
 */
bool opener_interrupt(const char *path);

#endif
