/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The module's parameters. An invalid value is refused before anything is started: the kernel log
 * names parameter and value, and loading fails with -EINVAL.
 */
#ifndef MEMWIPE_KMOD_PARAMETERS_H
#define MEMWIPE_KMOD_PARAMETERS_H

#include "core/handover.h"

struct parameters {
	enum handover_action action; /* after `now` and the triggers */
	char sysrq;		     /* 0: none */
	bool panic;
	bool oops;
	char *usb;		 /* empty: none */
	unsigned int deadline_s; /* 0: no limit */
	bool verify;
	u16 serial_port; /* 0: none */
};

extern struct parameters parameters;

#endif
