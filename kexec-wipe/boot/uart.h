/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The serial port's line. After a kernel, it is set up; after firmware that has no console there,
 * it is as it was at reset: five bits, and a divisor of any value.
 */
#ifndef MEMWIPE_KEXEC_WIPE_BOOT_UART_H
#define MEMWIPE_KEXEC_WIPE_BOOT_UART_H

#include "core/types.h"

/* Eight bits, no parity, one stop bit, at `speed` bits a second; 0: at the speed that it has. */
void uart_set_line(uint16_t port, uint32_t speed);

#endif
