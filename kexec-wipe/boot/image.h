/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers for assembly and C. */
#ifndef MEMWIPE_KEXEC_WIPE_BOOT_IMAGE_H
#define MEMWIPE_KEXEC_WIPE_BOOT_IMAGE_H

#include "core/x86.h"

#define HEADER_BYTES	   4096
#define COMMAND_LINE_BYTES 4096 /* the longest line that is read, its zero byte included */

/* x86 boot protocol: selectors at the 32-bit entry */
#define SETUP_CODE 0x10
#define SETUP_DATA 0x18

#endif
