/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MEMWIPE_SDMEM_SCREEN_H
#define MEMWIPE_SDMEM_SCREEN_H

#include <stdint.h>

/*
 * Fill the memory of the card that is open as `fd` with zeroed buffers, and show each one on a
 * screen, if no other program has it. Returns the bytes zeroed, memory_bytes at most; *missed says
 * why that is less, or why it is unknown where the buffers were. NULL: all was zeroed.
 */
uint64_t screen_sweep(int fd, uint64_t memory_bytes, const char **missed);

#endif
