/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the shutdown stands, and what is to come after this program. */
#ifndef MEMWIPE_UDEV_RULES_HOOKS_SITUATION_H
#define MEMWIPE_UDEV_RULES_HOOKS_SITUATION_H

#include <stdbool.h>

struct machine {
	const char *verb;   /* of the shutdown: poweroff, reboot or halt */
	const char *action; /* how the machine is to end when RAM is empty, one of the same words */
	const char *sysroot; /* of a recorded machine, else "" */
	int root;	     /* a descriptor of it: all paths are below */
	bool live;	     /* not recorded: things may be changed */
	bool one_cpu;	     /* for the payload: no other CPU helps */
	bool verify;	     /* for the payload: read all of RAM back */
	/* The shutdown is a kexec with our image, whatever becomes of this program. */
	bool starts_our_image;
};

/* This is a container: RAM belongs to the host. */
bool situation_in_container(const struct machine *machine);

/* Process 1 is no longer one that runs services. */
bool situation_at_end(const struct machine *machine);

/* From now on, messages go to the console. It may lose them, but never makes anybody wait. */
void situation_use_console(void);

#endif
