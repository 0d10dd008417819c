/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Firmware's map has RAM that the kernel leaves out: the first page, where a BIOS keeps the last
 * keys that were pressed (a boot loader's passphrase, for example); tables that UEFI left for the
 * kernel, such as its logo and logs; and RAM above the limit of the kernel parameter mem=.
 */
#ifndef MEMWIPE_KMOD_FIRMWARE_H
#define MEMWIPE_KMOD_FIRMWARE_H

#include "core/memory_map.h"

/*
 * Add firmware's map, as the kernel was given it, to `map`. NULL, or why it cannot be used. A
 * kernel that does not tell it is warned about, but is no fault. May sleep.
 */
const char *firmware_add_map(struct memory_map *map);

#endif
