/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory that counts as System RAM and still must not be touched: pages that the kernel has given
 * up after a hardware error, and what a guest with encrypted memory has not yet accepted.
 */
#ifndef MEMWIPE_KEXEC_WIPE_SPECIAL_H
#define MEMWIPE_KEXEC_WIPE_SPECIAL_H

#include "kexec-wipe/memory.h"

/*
 * Keeps damaged pages of memory->map.ram, which holds the kernel's RAM and is not finished yet, and
 * adds them to memory->left. The kernel's page flags are read only if it says that there are any.
 * 0; -EOPNOTSUPP: there is unaccepted memory, and no file says where it lies; another -errno.
 */
int special_read(struct memory *memory, int root, struct fault *fault);

#endif
