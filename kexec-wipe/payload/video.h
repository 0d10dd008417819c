/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Clears memory of graphics adapters, which holds what was on the screen: the prefetchable BARs of
 * every PCI display function, the frame buffer of the block, and the memory of a VGA.
 */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_VIDEO_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_VIDEO_H

#include "core/handover.h"

/*
 * Takes half a minute at most, whatever the hardware. Prints what was cleared and what was not.
 * `own` is never written to.
 */
void video_clear(const struct handover *block, struct mem_range own);

#endif
