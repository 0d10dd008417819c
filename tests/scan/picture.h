/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A map of memory below the lines of text: a square for each piece, from the lowest address on.
 * Black is empty, yellow the pattern, white anything else, red what was looked for, blue not yet
 * read. Nothing is drawn where there is no frame buffer, or no room below 25 lines.
 */
#ifndef MEMWIPE_TESTS_SCAN_PICTURE_H
#define MEMWIPE_TESTS_SCAN_PICTURE_H

#include "core/screen_info.h"
#include "tests/scan/search.h"

/* Begin a map of `bytes` bytes of memory; `at`: where the screen's first pixel is mapped. */
void picture_start(const struct screen *screen, void *at, uint64_t bytes);

/* The next `bytes` bytes are of this kind. */
void picture_add(uint64_t bytes, enum page_kind kind, bool secret);

/* That was all of it. */
void picture_end(void);

#endif
