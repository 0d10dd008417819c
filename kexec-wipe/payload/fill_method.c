/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fill_method.h"
#include "cpu.h"
#include "fill.h"

/* SDM, volume 2, CPUID: leaf 7, ecx */
enum { CPUID_MAX = 0, CPUID_FEATURES = 7, ECX_MOVDIR64B = 1 << 28 };
enum { ROUNDS = 3 };

static bool has_movdir64b(void)
{
	return cpuid(CPUID_MAX).eax >= CPUID_FEATURES && cpuid(CPUID_FEATURES).ecx & ECX_MOVDIR64B;
}

unsigned int fill_methods(struct fill_method method[static FILL_METHODS_MAX])
{
	unsigned int n = 0;

	method[n++] = (struct fill_method){ "movntdq", fill_movntdq };
	method[n++] = (struct fill_method){ "rep stosq", fill_stosq };
	if (has_movdir64b())
		method[n++] = (struct fill_method){ "movdir64b", fill_movdir64b };
	return n;
}

/* The best of some rounds: what else the machine does only ever makes one slower. */
const char *fill_use_fastest(uint64_t (*time)(void *context), void *context)
{
	struct fill_method method[FILL_METHODS_MAX];
	unsigned int count = fill_methods(method), fastest = 0;
	uint64_t best = UINT64_MAX;

	for (unsigned int i = 0; i < ROUNDS * count; i++) {
		uint64_t taken;

		fill_loop = method[i % count].loop;
		taken = time(context);
		if (taken < best) {
			best = taken;
			fastest = i % count;
		}
	}
	fill_loop = method[fastest].loop;
	return method[fastest].name;
}
