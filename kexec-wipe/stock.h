/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What stands in for the payload where only a kernel of the distribution may be started: that
 * kernel, told to overwrite the memory that it finds, and an initramfs that ends the machine.
 */
#ifndef MEMWIPE_KEXEC_WIPE_STOCK_H
#define MEMWIPE_KEXEC_WIPE_STOCK_H

#include "kexec-wipe/action.h"
#include "common/fault.h"
#include "kexec-wipe/segment.h"

enum { STOCK_LINE_BYTES = 160 };

/*
 * The running kernel's file, from the places below root where distributions and live systems have
 * it. 0, or a negative errno and a fault that names each place.
 */
int stock_find(int root, char *path, size_t room, struct fault *fault);

/* The kernel's command line; serial_port as in the handover block. `room` >= STOCK_LINE_BYTES. */
void stock_command_line(char *line, size_t room, enum handover_action action, uint16_t serial_port);

/*
 * A segment that keeps both strings. 0, or a negative errno and a fault; then there is nothing to
 * be freed.
 */
int stock_build(struct segment *segment, const char *kernel, const char *command_line,
		struct fault *fault);

#endif
