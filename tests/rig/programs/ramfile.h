/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A guest's RAM as a file (QEMU's memory-backend-file), mapped for reading. The file has no hole
 * where the guest's addresses have one: its first `below_4g` bytes are physical memory from 0 on,
 * the rest begins at 4 GiB.
 */
#ifndef MEMWIPE_TESTS_RIG_PROGRAMS_RAMFILE_H
#define MEMWIPE_TESTS_RIG_PROGRAMS_RAMFILE_H

#include "core/ranges.h"

enum { RAMFILE_PAGE_BYTES = 4096 };

struct ramfile {
	int fd;
	const uint8_t *bytes;
	uint64_t size;
	uint64_t below_4g; /* at most size */
};

/*
 * below_4g 0: all of it. 0 or -errno; -EINVAL: the file is empty or its size is not a multiple of
 * a page, or below_4g is not.
 */
int ramfile_open(struct ramfile *ram, const char *path, uint64_t below_4g);
void ramfile_close(struct ramfile *ram);

/* The guest-physical address of an offset into the file. */
uint64_t ramfile_physical(const struct ramfile *ram, uint64_t offset);

/* The offset of a range that lies in the file in one piece. 0; -ENOENT: it does not. */
int ramfile_offset(const struct ramfile *ram, struct mem_range physical, uint64_t *offset);

/* Where the physically contiguous piece that holds `offset` ends, as an offset. */
uint64_t ramfile_limit(const struct ramfile *ram, uint64_t offset);

/*
 * The first piece of the file at or after `from`, before `end` (both at page borders), that is not
 * a hole: a hole reads as zeros, but reading it may allocate memory. False: there is none.
 */
bool ramfile_data(const struct ramfile *ram, uint64_t from, uint64_t end, struct mem_range *piece);

#endif
