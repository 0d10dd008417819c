/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The recorded machines of tests/data, by folder name. Whatever goes wrong fails the test.
 */
#ifndef MEMWIPE_TESTS_UNIT_RECORDED_H
#define MEMWIPE_TESTS_UNIT_RECORDED_H

#include "core/memory_map.h"

/* A file's content; the caller frees it. */
char *recorded_file(const char *machine, const char *path, size_t *bytes);

/* The map of firmware and kernel, not finished yet; the caller frees it. */
struct memory_map *recorded_map(const char *machine);

#endif
