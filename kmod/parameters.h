/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the module was loaded with. A value that makes no sense is refused before anything is
 * started: the kernel's log names parameter and value, and loading fails with -EINVAL.
 */
#ifndef MEMWIPE_KMOD_PARAMETERS_H
#define MEMWIPE_KMOD_PARAMETERS_H

#include "core/handover.h"

struct parameters {
	enum handover_action action; /* of `now` and the triggers */
	char sysrq;		     /* 0: none */
	bool panic;
	bool oops;
	char *usb;		 /* empty: none */
	unsigned int deadline_s; /* 0: for ever */
	bool verify;
	u16 serial_port; /* 0: none */
};

extern struct parameters parameters;

#endif
