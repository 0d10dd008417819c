/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MEMWIPE_COMMON_KALLSYMS_H
#define MEMWIPE_COMMON_KALLSYMS_H

#include <stdint.h>

/*
 * The address of a symbol of the kernel, from /proc/kallsyms below root; this reads some MiB. 0 if
 * there is no such symbol, or the kernel hides its addresses (kernel.kptr_restrict), or the
 * file cannot be read.
 */
uint64_t kallsyms_find(int root, const char *name);

#endif
