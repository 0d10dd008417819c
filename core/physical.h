/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads physical memory, for parsers of what firmware and boot loaders leave there. Addresses come
 * from outside and may be invalid, so reading may fail. Pointers that were returned stay valid.
 */
#ifndef MEMWIPE_CORE_PHYSICAL_H
#define MEMWIPE_CORE_PHYSICAL_H

#include "types.h"

struct physical {
	/* [address, address + bytes), or NULL where that cannot be read. */
	const void *(*read)(void *arg, uint64_t address, size_t bytes);
	void *arg;
};

static inline const void *physical_read(const struct physical *from, uint64_t address, size_t bytes)
{
	return address ? from->read(from->arg, address, bytes) : NULL;
}

#endif
