/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds memory for temporary use: RAM that will be overwritten later. */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_PLACE_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_PLACE_H

#include "core/ranges.h"

struct place_set {
	const struct mem_range *ram; /* sorted and apart */
	uint32_t count;
	struct mem_range own; /* not to be touched */
};

/* The lowest place inside `within` but not in `own`; as ranges_place. */
int place_find(const struct place_set *set, struct mem_range within, uint64_t bytes, uint64_t align,
	       uint64_t *at);

#endif
