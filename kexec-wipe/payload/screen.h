/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a person sees: lines of text from the top, a bar of progress, on a linear frame buffer or in
 * VGA text mode. Write-only.
 */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_SCREEN_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_SCREEN_H

#include "core/handover.h"

enum tone { TONE_PLAIN, TONE_GOOD, TONE_BAD };

/*
 * Draw on the block's screen from now on, or where it has none, on a VGA that shows text. There is
 * no screen before, and where it lies in memory that is overwritten.
 */
void screen_start(const struct handover *block);

/* The next line; from the last one it goes back to the first. */
void screen_line(const char *text, enum tone tone);

/* Fill the bar up to done / total, from its start again if that is less than before. */
void screen_progress(uint64_t done, uint64_t total);

#endif
