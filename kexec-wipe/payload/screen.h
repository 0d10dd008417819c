/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines of text and a progress bar, on a linear frame buffer or in VGA text mode. Video memory is
 * only written, never read.
 */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_SCREEN_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_SCREEN_H

#include "core/handover.h"

enum tone { TONE_PLAIN, TONE_GOOD, TONE_BAD };

/* The first line; the program that links this defines it. */
extern const char screen_title[];

/*
 * Use the block's frame buffer, or if it has none, a VGA in text mode. Without this call, and if
 * the frame buffer lies in memory that is overwritten, the functions below do nothing. Called
 * again, it draws again what was on the screen.
 */
void screen_start(const struct handover *block);

/* Print the next line; the one after the last row is the first row again. */
void screen_line(const char *text, enum tone tone);

/* Fill the bar up to done / total, from its start again if that is less than before. */
void screen_progress(uint64_t done, uint64_t total);

#endif
