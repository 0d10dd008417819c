/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kmod/antechamber.S, with what it takes from the kernel's <linux/linkage.h>. */
#define SYM_L_GLOBAL 1
#define SYM_INNER_LABEL(name, linkage) .globl name; name:
#define SYM_DATA_START(name) .globl name; name:
#define SYM_DATA_END_LABEL(name, linkage, end) .globl end; end:
#include "antechamber_without_linkage.S"
