/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How much of a process is in RAM, from its smaps: proc(5). */
#ifndef MEMWIPE_UDEV_RULES_FRONT_RESIDENCY_H
#define MEMWIPE_UDEV_RULES_FRONT_RESIDENCY_H

#include <stdint.h>
#include <sys/types.h>

struct residency {
	uint64_t pages;	 /* that the process may touch */
	uint64_t absent; /* of these, not in RAM */
	char first[128]; /* whose the first absent ones are, "" if there are none */
};

/* 0 or -errno. Below a root folder. */
int residency_read(int root, pid_t pid, struct residency *residency);

#endif
