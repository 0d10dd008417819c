/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The store loop. */
#ifndef MEMWIPE_PAYLOAD_FILL_H
#define MEMWIPE_PAYLOAD_FILL_H

#include "kmod/core/types.h"

/* Zero [at, at + bytes). The number of bytes at the end that an exception kept from being written.
 */
uint64_t fill(void *at, uint64_t bytes) __attribute__((visibility("hidden")));

/*
 * An exception at [fill_started, fill_end) may be resumed at fill_stopped, with every register but
 * rip as it was: fill then returns early. A store may be reported as late as by the fence that
 * stands at fill_stopped.
 */
extern const char fill_started[] __attribute__((visibility("hidden")));
extern const char fill_stopped[] __attribute__((visibility("hidden")));
extern const char fill_end[] __attribute__((visibility("hidden")));

#endif
