/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Physical memory for a test: one block of bytes at an address; nothing else can be read.
 */
#ifndef MEMWIPE_TESTS_UNIT_PHYSICAL_FIXTURE_H
#define MEMWIPE_TESTS_UNIT_PHYSICAL_FIXTURE_H

#include "core/physical.h"

enum { FAKE_BYTES = 1 << 20, FAKE_START = 0 };

/* The memory [FAKE_START, FAKE_START + FAKE_BYTES), all zero. */
uint8_t *fake_memory(void);

extern const struct physical fake_physical;

#endif
