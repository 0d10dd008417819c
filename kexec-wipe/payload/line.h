/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One line of text, put together without a library. */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_LINE_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_LINE_H

#include "core/types.h"

#include <stdarg.h>

enum { LINE_BYTES = 160 };

/* The text is always terminated; what does not fit is cut off. */
struct line {
	char text[LINE_BYTES];
	unsigned int length;
};

void line_start(struct line *line, const char *text);
void line_put(struct line *line, const char *text);

/* Append `text` with its formats replaced: %s, %lu and %lx. */
void line_format(struct line *line, const char *text, va_list args);

#endif
