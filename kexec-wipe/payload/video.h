/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clears memory of graphics adapters, which holds what was on the screen. */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_VIDEO_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_VIDEO_H

#include "core/handover.h"
#include "paging.h"

/*
 * What is shown: the frame buffer of the block, for some tenths of a second at most, and the memory
 * of a VGA, which gets our own font.
 */
void video_clear_screen(const struct handover *block, struct mem_range own);

/*
 * All: the BARs of every PCI display function that are known to be video memory, the BAR that has
 * the frame buffer, if it is prefetchable, the frame buffer in any case, and the VGA's again. On
 * all CPUs, through `window` on this one. Takes half a minute at most, whatever the hardware.
 * Prints what was cleared and what was not. `own` is never written to.
 */
void video_clear(const struct handover *block, struct mem_range own, const struct window *window);

#endif
