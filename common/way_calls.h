/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The last calls: each one ends in the wipe, or returns why the kernel refused. */
#ifndef MEMWIPE_COMMON_WAY_CALLS_H
#define MEMWIPE_COMMON_WAY_CALLS_H

/*
 * Files that a call writes to; each may be missing. Only the last resort uses more than the first,
 * LAST_RESORT_FILES of them.
 */
enum way_file {
	WAY_TRIGGER,
	WAY_USER,
	WAY_MACHINE,
	WAY_HUGE_PAGES,
	WAY_CACHES,
	WAY_MINIMUM,
	WAY_RESERVE,
	WAY_OVERCOMMIT,
	WAY_PANIC_ON_OOM,
	WAY_FILES
};

/*
 * What a call may wait for inside the kernel without end. While one call hangs, another with the
 * same lock would hang as well.
 */
enum way_lock {
	WAY_LOCK_NONE,	 /* waits for nothing of the kernel */
	WAY_LOCK_REBOOT, /* reboot(2): system_transition_mutex, and each driver's shutdown */
	WAY_LOCK_MODULE, /* /dev/memwipe: the other CPUs, by NMI */
	WAY_LOCK_PANIC,	 /* the other CPUs, which are stopped */
	WAY_LOCK_MEMORY, /* memory, and processes that end */
};

struct way_call {
	enum way_lock lock;
	/* Returns only if the kernel refused: -errno. */
	int (*go)(const int fd[WAY_FILES]);
	/* As far as a dry run can go: 0, or why the last call would be refused, -errno. */
	int (*rehearse)(const int fd[WAY_FILES]);
	/* How many steps it has taken, from any thread; NULL: it takes no steps. */
	unsigned int (*steps)(void);
};

extern const struct way_call way_call_module, way_call_panic, way_call_reboot, way_call_sweep;

#endif
