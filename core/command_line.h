/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Words of a kernel command line, "name=value" with spaces between. The line ends at its first
 * zero byte or after `bytes`.
 */
#ifndef MEMWIPE_CORE_COMMAND_LINE_H
#define MEMWIPE_CORE_COMMAND_LINE_H

#include "handover.h"

/* What follows `name` ("console=ttyS") in the last word that begins with it; NULL: there is none.
 */
const char *command_line_value(const char *line, size_t bytes, const char *name,
			       size_t *value_bytes);

/*
 * The address in "elfcorehdr=[size@]address" with Linux's suffixes K, M and G; 0: there is none, or
 * it is invalid.
 */
uint64_t command_line_elf_core(const char *line, size_t bytes);

/*
 * The I/O port of "console=ttySN", 0: none. For an empty line it is that of ttyS0, because no
 * console was chosen. Words that GRUB adds and "action=" leave a line empty.
 */
uint16_t command_line_serial_port(const char *line, size_t bytes);

/* The speed in "console=ttySN,SPEED", in bits a second; 0: there is none. */
uint32_t command_line_serial_speed(const char *line, size_t bytes);

/*
 * *action: that of "action=poweroff|reboot|halt", unchanged if there is no such word. NULL, or why
 * the word is invalid.
 */
const char *command_line_action(const char *line, size_t bytes, enum handover_action *action);

#endif
