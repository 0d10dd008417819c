/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines on a 16550 that is already set up. A port that does not send a character in time is not
 * used any more: a wipe must never wait for a console.
 */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_SERIAL_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_SERIAL_H

#include "core/types.h"

enum { SERIAL_COM1 = 0x3f8 };

/* Use this I/O port from now on; 0: print nothing. */
void serial_use(uint16_t port);

/* Print the text and the end of the line. Returns when the last bit has been sent. */
void serial_line(const char *text);

#endif
