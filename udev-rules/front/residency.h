/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How much of a process is in RAM, from its smaps: proc(5). */
#ifndef MEMWIPE_UDEV_RULES_FRONT_RESIDENCY_H
#define MEMWIPE_UDEV_RULES_FRONT_RESIDENCY_H

#include <stdint.h>
#include <sys/types.h>

struct residency {
	uint64_t pages;	 /* that the process may access */
	uint64_t absent; /* of these, not in RAM */
	char first[128]; /* the mapping of the first absent page; "": none is absent */
};

/* Reads proc/ below a root folder. 0 or -errno. */
int residency_read(int root, pid_t pid, struct residency *residency);

#endif
