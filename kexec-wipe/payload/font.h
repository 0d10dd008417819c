/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Letters as dots. */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_FONT_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_FONT_H

#include "core/types.h"

enum { FONT_COLUMNS = 5, FONT_ROWS = 8, FONT_FIRST = ' ', FONT_LAST = '~' };

/* Row by row from the top; the leftmost dot of a row is bit 4. Signs that it lacks are blank. */
const uint8_t *font_glyph(char c);

#endif
