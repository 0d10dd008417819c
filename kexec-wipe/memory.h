/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The machine's memory, from /sys/firmware/memmap and /proc/iomem below a root folder.
 */
#ifndef MEMWIPE_KEXEC_WIPE_MEMORY_H
#define MEMWIPE_KEXEC_WIPE_MEMORY_H

#include "common/fault.h"
#include "kexec-wipe/left.h"
#include "core/memory_map.h"

struct memory {
	struct memory_map map; /* finished */
	/* what will be overwritten and the kernel knows as System RAM: a payload may lie here */
	struct ranges usable;
	struct mem_range panic; /* what is reserved for a panic, below 4 GiB; empty: nothing */
	struct left_list left;	/* what firmware knows of and is not overwritten; final */
	uint32_t damaged_pages;
	bool firmware_map_missing;
	struct mem_range usable_item[2 * MEMORY_MAP_ROOM];
};

/* Fresh memory, to be freed by the caller; NULL and a fault. */
struct memory *memory_read(int root, struct fault *fault);

#endif
