/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Free video memory, by dumb buffers of the direct rendering manager (drm(7)): as many as fill a
 * card, zeroed, each shown for a moment where the screen is to be had, since many drivers keep in
 * video memory only what is shown.
 */
#ifndef MEMWIPE_SDMEM_VIDEO_H
#define MEMWIPE_SDMEM_VIDEO_H

#include <stdint.h>

enum { VIDEO_CARDS_MAX = 16, VIDEO_NAME_ROOM = 32 };

struct video_card {
	char name[VIDEO_NAME_ROOM];   /* "card0" */
	char driver[VIDEO_NAME_ROOM]; /* "bochs-drm" */
	uint64_t memory_bytes;	      /* what its PCI function shows of it; 0: nothing */
	uint64_t swept_bytes;	      /* at most as much */
	const char *missed;	      /* why not all of it; NULL: all */
};

/* Every card, one after the other. Returns their number. */
unsigned int video_sweep(int root, struct video_card card[static VIDEO_CARDS_MAX]);

/* Of the lines of a PCI function's file "resource": the bytes of all BARs that can hold pictures.
 */
uint64_t video_memory_parse(const char *resource);

#endif
