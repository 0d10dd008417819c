/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The store loops. */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_FILL_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_FILL_H

#include "core/types.h"

#define FILL_HIDDEN __attribute__((visibility("hidden")))

/* The loops: labels inside fill(), used as jump targets. They cannot be called. */
extern const char fill_movntdq[] FILL_HIDDEN;
extern const char fill_ymm[] FILL_HIDDEN;
extern const char fill_zmm[] FILL_HIDDEN;
extern const char fill_stosq[] FILL_HIDDEN;

/* The one that fill() uses, on every CPU; NULL is fill_movntdq. */
extern const char *fill_loop FILL_HIDDEN;

/* Zero [at, at + bytes). Returns how many bytes at the end were not written because of an
 * exception. */
uint64_t fill(void *at, uint64_t bytes) FILL_HIDDEN;

/*
 * An exception at [fill_started, fill_end) may be resumed at fill_stopped, with every register but
 * rip as it was: fill then returns early. A machine check about a store may come as late as at the
 * fence at fill_stopped.
 */
extern const char fill_started[] FILL_HIDDEN;
extern const char fill_stopped[] FILL_HIDDEN;
extern const char fill_end[] FILL_HIDDEN;

#endif
