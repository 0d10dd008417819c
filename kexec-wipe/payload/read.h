/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The loop that reads memory back. */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_READ_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_READ_H

#include "core/types.h"

struct read_result {
	uint64_t remaining; /* bytes from the page where it stopped to the end; 0: all are zero */
	uint64_t not_zero;  /* 1: that page is not zero; 0: an exception came while it was read */
};

/* Read [at, at + bytes) up to the first page that is not zero or cannot be read. */
struct read_result find_not_zero(const void *at, uint64_t bytes)
	__attribute__((visibility("hidden")));

/* As fill_stopped, for an exception at [find_not_zero, find_stopped). */
extern const char find_stopped[] __attribute__((visibility("hidden")));

#endif
