/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A picture of RAM in the order of the RAM file, left to right and top to bottom: a pixel for each
 * page, or for each block of pages where there are too many. A pixel shows the worst that lies in
 * its block: a record before all else, then other bytes, then zeros.
 */
#ifndef MEMWIPE_TESTS_RIG_PROGRAMS_PICTURE_H
#define MEMWIPE_TESTS_RIG_PROGRAMS_PICTURE_H

#include "tests/rig/programs/scan.h"

enum picture_kind {
	PICTURE_ZERO,
	PICTURE_OTHER,	  /* not zero, no record and no secret */
	PICTURE_UNUSABLE, /* not usable memory */
	PICTURE_DAMAGED,
	PICTURE_SECRET,
	PICTURE_CLASS, /* + enum marker_class */
	PICTURE_KINDS = PICTURE_CLASS + MARKER_CLASSES,
};

struct picture {
	uint8_t *pixel; /* enum picture_kind, rows of `width` without gaps */
	uint32_t width;
	uint32_t height;
	uint64_t block_pages;
	uint64_t pages[PICTURE_KINDS]; /* pages, not pixels, of each kind */
};

/* width 0: choose one. 0 or -ENOMEM; the caller frees pixel. */
int picture_make(struct picture *picture, const struct scan *scan, const struct ranges *usable,
		 uint32_t width);

/* How a kind is shown and named; colour is 0xRRGGBB. */
struct marker_class_info picture_kind_info(enum picture_kind kind);

/* Write it as a PNG with a palette. 0 or -errno. */
int picture_write(const struct picture *picture, const char *path, const char *title);

#endif
