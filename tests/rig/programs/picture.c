/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/rig/programs/picture.h"

#include <errno.h>
#include <stdlib.h>

/* A picture of about 1024 x 1024. */
enum { PIXELS_MAX = 1 << 20 };

static const struct marker_class_info plain_kind[PICTURE_CLASS] = {
	[PICTURE_ZERO] = { "zero", 0x14181d, "zeros" },
	[PICTURE_OTHER] = { "other", 0x66717d, "other bytes that are not zero" },
	[PICTURE_UNUSABLE] = { "unusable", 0x6b4f2a, "not usable memory" },
	[PICTURE_DAMAGED] = { "damaged", 0xffffff, "tags of records that are not whole" },
	[PICTURE_SECRET] = { "secret", 0xff0000, "secrets" },
};

struct marker_class_info picture_kind_info(enum picture_kind kind)
{
	return kind < PICTURE_CLASS ? plain_kind[kind] : marker_class_info[kind - PICTURE_CLASS];
}

static enum picture_kind page_kind(const struct scan *scan, const struct ranges *usable,
				   uint64_t page)
{
	uint64_t at = ramfile_physical(scan->ram, page * RAMFILE_PAGE_BYTES);
	uint32_t holds = scan->page[page];

	if (holds & SCAN_CLASSES)
		return PICTURE_CLASS + __builtin_ctz(holds & SCAN_CLASSES) - SCAN_CLASS_SHIFT;
	if (holds & SCAN_SECRET)
		return PICTURE_SECRET;
	if (holds & SCAN_DAMAGED)
		return PICTURE_DAMAGED;
	if (!ranges_cover(usable, (struct mem_range){ at, at + RAMFILE_PAGE_BYTES }))
		return PICTURE_UNUSABLE;
	return holds & SCAN_NONZERO ? PICTURE_OTHER : PICTURE_ZERO;
}

/* Higher ones cover lower ones in a block. */
static int weight(enum picture_kind kind)
{
	return kind == PICTURE_UNUSABLE ? -1 : (int)kind;
}

static void choose_size(struct picture *picture, uint64_t pages, uint32_t width)
{
	uint64_t blocks;

	picture->block_pages = 1;
	while ((blocks = (pages - 1) / picture->block_pages + 1) > PIXELS_MAX)
		picture->block_pages *= 2;
	picture->width = width ? width : 1;
	while (!width && (uint64_t)picture->width * picture->width < blocks)
		picture->width *= 2;
	picture->height = (blocks - 1) / picture->width + 1;
}

int picture_make(struct picture *picture, const struct scan *scan, const struct ranges *usable,
		 uint32_t width)
{
	uint64_t page, pixels;

	*picture = (struct picture){ 0 };
	choose_size(picture, scan->pages, width);
	pixels = (uint64_t)picture->width * picture->height;
	picture->pixel = malloc(pixels);
	if (!picture->pixel)
		return -ENOMEM;
	for (page = 0; page < pixels; page++)
		picture->pixel[page] = PICTURE_UNUSABLE;
	for (page = 0; page < scan->pages; page++) {
		enum picture_kind kind = page_kind(scan, usable, page);
		uint8_t *pixel = &picture->pixel[page / picture->block_pages];

		picture->pages[kind]++;
		if (weight(kind) > weight(*pixel))
			*pixel = kind;
	}
	return 0;
}
