/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The original VGA: its memory behind 0xA0000, and its text mode. */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_VGA_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_VGA_H

#include "core/types.h"

enum { VGA_COLUMNS = 80, VGA_ROWS = 25 };

/* Whether one answers at its ports, and takes writes to its memory. */
bool vga_present(void);

/* Whether it is in text mode. */
bool vga_shows_text(void);

/*
 * Zero all 256 KiB, the loaded font included, then load our own font if it is in text mode. Its
 * registers are restored. Returns the number of bytes cleared.
 */
uint64_t vga_clear(void);

/* Show the text buffer from its first cell on, without a cursor. */
void vga_text_start(void);

/* After vga_text_start: write a text with an attribute (foreground, background << 4) into its
 * cells. */
void vga_text(unsigned int row, unsigned int column, const char *text, uint8_t attribute);

#endif
