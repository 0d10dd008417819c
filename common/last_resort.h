/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where no door leads to the wipe: take memory from everybody and overwrite it as long as there is
 * time, before the power goes. What the kernel has in use stays.
 */
#ifndef MEMWIPE_COMMON_LAST_RESORT_H
#define MEMWIPE_COMMON_LAST_RESORT_H

/*
 * In this order: cgroup.kill of the groups of all other processes (own_cgroup.h says why), then the
 * sysctls nr_hugepages, drop_caches, min_free_kbytes, lowmem_reserve_ratio, overcommit_memory,
 * panic_on_oom.
 */
enum { LAST_RESORT_GROUPS = 3, LAST_RESORT_FILES = LAST_RESORT_GROUPS + 6 };

/*
 * Kill every other process, have the kernel give up its pool of huge pages, its caches and its
 * reserves, and clear what is free then. The descriptors are open for writing; with -1 less is
 * free. Returns -EIO when there is no more or the time is over; the caller switches the power off.
 */
int last_resort_sweep(const int fd[LAST_RESORT_FILES]);

/* How many pieces of memory it has taken until now. */
unsigned int last_resort_steps(void);

#endif
