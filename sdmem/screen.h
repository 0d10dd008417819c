/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MEMWIPE_SDMEM_SCREEN_H
#define MEMWIPE_SDMEM_SCREEN_H

#include <stdint.h>

/*
 * Fill the memory of the card that is open as `fd` with zeroed buffers, and show each one on a
 * screen if there is one that nobody else has. Returns how much that was, memory_bytes at most;
 * *missed says why it is less, or why nobody knows where the buffers were.
 */
uint64_t screen_sweep(int fd, uint64_t memory_bytes, const char **missed);

#endif
