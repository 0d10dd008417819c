/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Hands out a sweep's budget to its threads, one step of memory at a time. */
#ifndef MEMWIPE_SDMEM_STEP_H
#define MEMWIPE_SDMEM_STEP_H

#include "sdmem/budget.h"

/*
 * The next step of the calling thread: returns its bytes, and address space for them in *at; 0 when
 * the sweep is over. Waits while programs are short of memory. Then call step_done().
 */
size_t step_next(struct budget *b, void **at);

/* The step has been swept (error = 0), or has failed with -errno, which ends the sweep. */
void step_done(struct budget *b, size_t bytes, int error);

#endif
