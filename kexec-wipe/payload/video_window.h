/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Maps video memory as write-combining: stores are merged, not cached. */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_VIDEO_WINDOW_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_VIDEO_WINDOW_H

#include "paging.h"

#define VIDEO_WINDOW_BYTES ((1UL << 30) - (1UL << 21)) /* fit into it at any address */

/*
 * The slot of this CPU's page attribute table that has the type, for struct window. Where none has
 * it, a slot that no table uses gets it.
 */
unsigned int video_window_type(void);

/*
 * Move the window of the screen, for the first CPU, to r, at most VIDEO_WINDOW_BYTES long; where
 * r.start now is.
 */
void *video_window_move(struct mem_range r);

#endif
