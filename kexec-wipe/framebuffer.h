/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The frame buffer that the kernel found at boot. A driver may have moved the picture elsewhere
 * since; then it is memory to be cleared, and no harm to draw to.
 */
#ifndef MEMWIPE_KEXEC_WIPE_FRAMEBUFFER_H
#define MEMWIPE_KEXEC_WIPE_FRAMEBUFFER_H

#include "core/screen_info.h"

/* From the kernel's boot parameters; all zero if there is none. */
struct screen framebuffer_read(int root);

#endif
