/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Chooses where in RAM a loader puts the payload. */
#ifndef MEMWIPE_CORE_PAYLOAD_PLACE_H
#define MEMWIPE_CORE_PAYLOAD_PLACE_H

#include "ranges.h"

/*
 * The lowest page address *at such that [*at, *at + bytes) lies in `usable` and where image.h
 * allows the payload. `bytes` counts image, zeros and handover block.
 * 0; -ENOENT: there is no such place. *at is then unchanged.
 */
int payload_place_find(const struct ranges *usable, uint64_t bytes, uint64_t *at);

#endif
