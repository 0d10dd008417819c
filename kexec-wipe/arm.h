/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MEMWIPE_KEXEC_WIPE_ARM_H
#define MEMWIPE_KEXEC_WIPE_ARM_H

#include "kexec-wipe/method.h"
#include "common/record.h"

/*
 * Load the segment and record it, or neither. root is that of the running system. 0, or a negative
 * errno and a fault, which also says so if an image that was loaded before is gone.
 */
int arm(int root, const struct method *method, const struct segment *segment,
	const struct record *record, struct fault *fault);

#endif
