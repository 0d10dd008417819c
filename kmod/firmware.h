/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * RAM of firmware's map that the kernel does not use: the first page, where a BIOS keeps the last
 * keys that were pressed, and with them a passphrase for the boot loader; what UEFI left for the
 * kernel, such as its logo and logs; and all beyond a limit that somebody set with mem=.
 */
#ifndef MEMWIPE_KMOD_FIRMWARE_H
#define MEMWIPE_KMOD_FIRMWARE_H

#include "core/memory_map.h"

/*
 * Add it to a map that has the kernel's System RAM. NULL, or the reason why there is no room.
 */
const char *firmware_add_ram(struct memory_map *map);

#endif
