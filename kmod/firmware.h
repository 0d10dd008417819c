/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * RAM that is in firmware's map but not in the kernel's: the first page, where a BIOS keeps the
 * last keys that were pressed (a boot loader's passphrase, for example); tables that UEFI left for
 * the kernel, such as its logo and logs; and RAM above the limit of the kernel parameter mem=.
 */
#ifndef MEMWIPE_KMOD_FIRMWARE_H
#define MEMWIPE_KMOD_FIRMWARE_H

#include "core/memory_map.h"

/*
 * Add it to a map that already contains the kernel's System RAM. NULL, or "too many ranges". May
 * sleep.
 */
const char *firmware_add_ram(struct memory_map *map);

#endif
