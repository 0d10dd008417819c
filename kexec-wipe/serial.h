/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which serial port the payload reports to: an I/O port of a 16550 that the kernel has set up.
 */
#ifndef MEMWIPE_KEXEC_WIPE_SERIAL_H
#define MEMWIPE_KEXEC_WIPE_SERIAL_H

#include "core/types.h"

enum serial_kind { SERIAL_AUTO, SERIAL_NONE, SERIAL_PORT };

/* All zero: auto. */
struct serial_choice {
	enum serial_kind kind;
	uint16_t port; /* of SERIAL_PORT */
};

/* "auto", "none", "ttyS0" or an I/O port ("0x3f8"). 0 or -EINVAL. */
int serial_parse(const char *text, struct serial_choice *choice);

/*
 * The I/O port, 0 for none. Auto takes the last console=ttyS0..3 of the kernel's command line, as
 * the kernel does.
 */
uint16_t serial_port(const struct serial_choice *choice, int root);

#endif
