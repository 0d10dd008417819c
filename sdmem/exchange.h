/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A sweep must leave the kernel's reserve R free, but may choose which pages that are. Left alone,
 * they would be R bytes that were never swept: the page allocator serves a request from the
 * smallest free block that fits, so what is free last are whole blocks of 2 MiB. The order that
 * gets at them:
 *
 *                                              free memory: U unswept, s swept
 *   1. all but the last 3 R: huge pages        [UUUUUUUU][UUUUUUUU][U U  U UU ]
 *   2. the last 3 R: small pages. They use
 *      up the fragments first, so R is left
 *      in whole blocks                         [UUUUUUUU]                        R
 *   3. exchange_reserve(): free R, every
 *      other page of step 2. Their neighbours
 *      are in use: they do not merge to blocks [UUUUUUUU] s s s s s s s s       2 R
 *   4. huge pages again, which need blocks:
 *      only unswept ones are left               s s s s s s s s                  R
 *
 * Each depends on the one before: without 2 there is too little to free in 3; if 3 freed pages side
 * by side, 4 would get them back; if 4 used small pages, it would get nothing else. The last 8 MiB
 * for each thread are taken in steps of less than 2 MiB (plan_step), so 4 stops there.
 */
#ifndef MEMWIPE_SDMEM_EXCHANGE_H
#define MEMWIPE_SDMEM_EXCHANGE_H

#include "sdmem/budget.h"

/* With the lock held: does the next step use huge pages, as in 1 and 4, or small ones, as in 2? */
bool exchange_wants_huge(const struct budget *b, uint64_t step_bytes);

/* With the lock held, when no room is left: 3, once. True: there is room again. */
bool exchange_reserve(struct budget *b);

#endif
