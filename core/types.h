/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The types that core code needs. Core code is compiled for the module, the payload, the loader and
 * the tests, so it includes nothing else: no libc, no kernel I/O.
 */
#ifndef MEMWIPE_CORE_TYPES_H
#define MEMWIPE_CORE_TYPES_H

#ifdef __KERNEL__
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/string.h>
#include <linux/types.h>
#ifndef UINT32_MAX
#define UINT32_MAX U32_MAX
#endif
#else
#include <linux/errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#endif

#endif
