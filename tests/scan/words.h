/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of the command line, which docs/hardware.md explains. */
#ifndef MEMWIPE_TESTS_SCAN_WORDS_H
#define MEMWIPE_TESTS_SCAN_WORDS_H

#include "core/handover.h"
#include "tests/rig/programs/marker.h"

enum { NEEDLE_BYTES_MAX = 64, NEEDLES_MAX = 4 };

/* Bytes to look for. */
struct needle {
	uint8_t byte[NEEDLE_BYTES_MAX];
	uint32_t bytes;
};

struct words {
	bool fill;
	bool save;	/* the report, on the medium from which firmware has loaded the program */
	bool dump;	/* memory, too */
	bool show_keys; /* and not only where they lie */
	enum handover_action action; /* halt or reboot */
	bool has_marker;
	struct marker_key marker;
	struct needle needle[NEEDLES_MAX];
	uint32_t needles;
	uint32_t wrong_bits; /* that an AES schedule may have */
};

/*
 * A word that is not known is an error: a typing mistake must not make a scan look for less.
 * NULL, or the reason.
 */
const char *words_read(const char *line, size_t bytes, struct words *words);

#endif
