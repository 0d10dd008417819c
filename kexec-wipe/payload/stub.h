/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The payload's last instructions: they erase everything else and end the machine. Until then it is
 * not known which registers have to be written, so the code is generated. It is 32-bit code that
 * needs no memory but its own STUB_BYTES: no stack, no tables, no data.
 *
 * Four files depend on each other:
 *
 *   core/handover_plan.c   the ladder: which writes are made, in which order, at most LADDER_MAX
 *        | block->final[]
 *   main.c                 reads what has to be kept while memory registers can still be read
 *        | final_value[]
 *   stub.c                 generates the code in place of the image's first bytes
 *        |
 *   long_mode.S            jumps to it with  edi = first byte behind the stub   ecx = dwords
 *                                            ebp = the stub                     all others 0
 *   the stub               rep stosd    eax = 0 is stored; afterwards ecx = 0
 *                          wbinvd
 *                          out, mov     the writes; eax and edx hold what the last one left
 *                          loop         ecx = 0 before and after: 2^32 turns, to wait
 *                          int3         with no interrupt table left: a triple fault, a reset
 *                          hlt          at STUB_REST: the other CPUs, while all this is done
 *
 * test_payload_stub.c executes the code for each ladder that the plan can make and finds all of its
 * writes. tests/bare does the same on a real CPU, long_mode.S included.
 */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_STUB_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_STUB_H

#include "core/handover.h"

enum {
	STUB_BYTES = 64,
	STUB_REST = STUB_BYTES - 3, /* where a CPU halts, with interrupts off, for good */
};

/*
 * Generate the code. Each of the `count` writes writes value[i], and write[i].wait waits after it,
 * which takes from one to some ten seconds on today's processors. If there is no write, the code
 * goes to STUB_REST instead of ending in a triple fault; for that fault the interrupt table must be
 * in what is erased. Writes that do not fit are left out, the last ones first; those of
 * handover_plan_action always fit. Unused bytes are zero.
 */
void stub_emit(uint8_t stub[static STUB_BYTES], const struct handover_write *write,
	       const uint32_t *value, uint32_t count);

#endif
