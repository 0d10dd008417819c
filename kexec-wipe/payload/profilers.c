/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "profilers.h"
#include "cpu.h"
#include "traps.h"

/* SDM, volume 4, table 2-2 */
enum {
	PERF_GLOBAL_CTRL = 0x38f,
	PEBS_ENABLE = 0x3f1,
	DEBUGCTL = 0x1d9,
	RTIT_CTL = 0x570,
	HW_FEEDBACK_CONFIG = 0x17d1,
};
/* SDM, volume 2, CPUID */
enum {
	LEAF_FEATURES = 1,
	FEATURES_EDX_DEBUG_STORE = 1 << 21,
	LEAF_POWER = 6,
	POWER_EAX_FEEDBACK = 1 << 19,
	LEAF_EXTENDED = 7,
	EXTENDED_EBX_TRACE = 1 << 25,
	LEAF_COUNTERS = 0xa,
	COUNTERS_EAX_VERSION = 0xff,
	VERSION_WITH_GLOBAL_CTRL = 2,
};

/* All zero where this CPU does not have the leaf: a CPU may answer with another one's. */
static struct cpuid leaf(uint32_t number)
{
	const struct cpuid none = { 0, 0, 0, 0 };

	return cpuid(0).eax >= number ? cpuid(number) : none;
}

void profilers_stop(void)
{
	/* First what samples, then what writes. */
	if ((leaf(LEAF_COUNTERS).eax & COUNTERS_EAX_VERSION) >= VERSION_WITH_GLOBAL_CTRL)
		try_write_msr(PERF_GLOBAL_CTRL, 0);
	if (leaf(LEAF_FEATURES).edx & FEATURES_EDX_DEBUG_STORE) {
		try_write_msr(PEBS_ENABLE, 0);
		try_write_msr(DEBUGCTL, 0);
	}
	if (leaf(LEAF_EXTENDED).ebx & EXTENDED_EBX_TRACE)
		try_write_msr(RTIT_CTL, 0);
	if (leaf(LEAF_POWER).eax & POWER_EAX_FEEDBACK)
		try_write_msr(HW_FEEDBACK_CONFIG, 0);
}
