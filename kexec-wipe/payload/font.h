/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The screen's font. */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_FONT_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_FONT_H

#include "core/types.h"

enum { FONT_COLUMNS = 5, FONT_ROWS = 8, FONT_FIRST = ' ', FONT_LAST = '~' };

/* The rows from the top; bit 4 is the leftmost dot. A character that the font lacks is blank. */
const uint8_t *font_glyph(char c);

#endif
