/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "caches.h"
#include "cpu.h"

/*
 * SDM, volume 2, CPUID, "Extended Topology Enumeration Leaf"; its first subleaf is about threads.
 * EBX is 0 where the CPU does not fill it in; EDX is the x2APIC id, also in xAPIC mode.
 */
enum { LEAF_TOPOLOGY = 0xb, EAX_SHIFT_TO_CORE = 0x1f };
enum { CORES_MAX = 512, CORE_UNKNOWN = 0 };

static uint32_t done[CORES_MAX]; /* cores whose caches are written back, or about to be */

static uint32_t own_core(void)
{
	struct cpuid threads;

	if (cpuid(0).eax < LEAF_TOPOLOGY)
		return CORE_UNKNOWN;
	threads = cpuid(LEAF_TOPOLOGY);
	return threads.ebx ? (threads.edx >> (threads.eax & EAX_SHIFT_TO_CORE)) + 1 : CORE_UNKNOWN;
}

/* False: another thread of the core was first. */
static bool is_first_of(uint32_t core)
{
	for (uint32_t i = 0; core != CORE_UNKNOWN && i < CORES_MAX; i++) {
		uint32_t there = CORE_UNKNOWN;

		if (__atomic_compare_exchange_n(&done[i], &there, core, false, __ATOMIC_SEQ_CST,
						__ATOMIC_SEQ_CST))
			return true;
		if (there == core)
			return false;
	}
	return true;
}

void caches_write_back_core(void)
{
	if (is_first_of(own_core()))
		write_back_caches();
}
