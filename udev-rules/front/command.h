/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The sub-commands of memwipe(8). Each prints its own output and returns an exit code of message.h.
 */
#ifndef MEMWIPE_UDEV_RULES_FRONT_COMMAND_H
#define MEMWIPE_UDEV_RULES_FRONT_COMMAND_H

#include <stdbool.h>

struct arguments {
	int root;	     /* descriptor of --sysroot, owned by main() */
	bool live;	     /* root is that of the running system */
	bool json;	     /* --json */
	bool if_foreign;     /* --if-foreign */
	const char *seconds; /* --for=TIME, or NULL */
	const char *word;    /* "on" of "mor on", "sdb1" of "cord sdb1", or NULL */
};

int front_abort(const struct arguments *arguments);
int front_alive(const struct arguments *arguments);
int front_arm(const struct arguments *arguments);
int front_cord(const struct arguments *arguments);
int front_disarm(const struct arguments *arguments);
int front_evict_keys(const struct arguments *arguments);
int front_hibernation(const struct arguments *arguments);
int front_load(const struct arguments *arguments);
int front_mor(const struct arguments *arguments);
int front_now(const struct arguments *arguments);
int front_reload(const struct arguments *arguments);
int front_selftest(const struct arguments *arguments);
int front_session(const struct arguments *arguments);
int front_status(const struct arguments *arguments);
int front_warn(const struct arguments *arguments);

#endif
