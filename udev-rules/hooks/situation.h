/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the shutdown stands, and what is to come after this program. */
#ifndef MEMWIPE_UDEV_RULES_HOOKS_SITUATION_H
#define MEMWIPE_UDEV_RULES_HOOKS_SITUATION_H

#include <stdbool.h>

struct machine {
	const char *action;    /* poweroff, reboot or halt; kexec until its image was looked at */
	const char *sysroot;   /* of a recorded machine, else "" */
	int root;	       /* a descriptor of it: all paths are below */
	bool live;	       /* not recorded: things may be changed */
	bool starts_our_image; /* the shutdown is a kexec, whatever becomes of this program */
};

/* This is a container: RAM belongs to the host. */
bool situation_in_container(const struct machine *machine);

/* Process 1 is no longer one that runs services. */
bool situation_at_end(const struct machine *machine);

/* What a person has switched this program off by, or NULL. */
const char *situation_switched_off(const struct machine *machine);

/* From now on, messages go to the console. It may lose them, but never makes anybody wait. */
void situation_use_console(void);

#endif
