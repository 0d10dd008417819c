/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What memplant said that it had planted.
 */
#ifndef MEMWIPE_TESTS_RIG_PROGRAMS_EXPECT_H
#define MEMWIPE_TESTS_RIG_PROGRAMS_EXPECT_H

#include "tests/rig/programs/marker.h"

/* Bytes planted in each class, from the JSON in the file. NULL, or why it can't be used. */
const char *expect_read(const char *path, uint64_t planted[static MARKER_CLASSES]);

#endif
