/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Overwrites free video memory: fills each card with zeroed dumb buffers of the direct rendering
 * manager (drm(7)). Each is shown for a moment, if no other program has the screen, because many
 * drivers keep only the buffer that is shown in video memory.
 */
#ifndef MEMWIPE_SDMEM_VIDEO_H
#define MEMWIPE_SDMEM_VIDEO_H

#include <stdint.h>

enum { VIDEO_CARDS_MAX = 16, VIDEO_NAME_ROOM = 32 };

struct video_card {
	char name[VIDEO_NAME_ROOM];   /* "card0" */
	char driver[VIDEO_NAME_ROOM]; /* "bochs-drm" */
	uint64_t memory_bytes;	      /* that its PCI function's BARs map; 0: none */
	uint64_t swept_bytes;	      /* memory_bytes at most */
	const char *missed;	      /* why not all of it; NULL: all */
};

/* Every card, one after the other. Returns their number. */
unsigned int video_sweep(int root, struct video_card card[static VIDEO_CARDS_MAX]);

/* The bytes of all BARs that can hold pictures, by the file "resource" of a PCI function. */
uint64_t video_memory_parse(const char *resource);

#endif
