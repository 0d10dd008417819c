/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fill_method.h"
#include "cpu.h"
#include "fill.h"

/* SDM, volume 2, CPUID: leaf 7, ecx */
enum { CPUID_MAX = 0, CPUID_FEATURES = 7, ECX_MOVDIR64B = 1 << 28 };

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

/*
 * Each round has memory of its own: what the caches hold already would flatter the stores that go
 * through them. The best round counts, as what else the machine does only ever makes one slower.
 */
const char *fill_use_fastest(char *at)
{
	struct fill_method method[FILL_METHODS_MAX];
	unsigned int count = fill_methods(method), fastest = 0;
	uint64_t best = UINT64_MAX;

	for (unsigned int i = 0; i < FILL_ROUNDS * count; i++) {
		uint64_t start = read_tsc(), taken;

		fill_loop = method[i % count].loop;
		(void)fill(at, FILL_ROUND_BYTES);
		at += FILL_ROUND_BYTES;
		taken = read_tsc() - start;
		if (taken < best) {
			best = taken;
			fastest = i % count;
		}
	}
	fill_loop = method[fastest].loop;
	return method[fastest].name;
}
