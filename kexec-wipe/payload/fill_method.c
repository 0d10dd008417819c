/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fill_method.h"
#include "cpu.h"
#include "fill.h"

/* SDM, volume 2, CPUID: ecx of leaf 1, ebx of leaf 7; volume 1, 13.3 */
enum { CPUID_MAX = 0, CPUID_FEATURES = 1, CPUID_MORE_FEATURES = 7 };
enum { ECX_XSAVE_ON = 1 << 27, ECX_AVX = 1 << 28, EBX_AVX512F = 1 << 16 };
enum { TIE_PERCENT = 105, PERCENT = 100 };
#define TICKS_MAX (UINT64_MAX / TIE_PERCENT)
enum { XCR0_YMM = 0x6, XCR0_ZMM = 0xe6 };

static bool has_registers(uint64_t wanted)
{
	return cpuid(CPUID_FEATURES).ecx & ECX_XSAVE_ON && (read_xcr0() & wanted) == wanted;
}

static bool has_ymm(void)
{
	return cpuid(CPUID_FEATURES).ecx & ECX_AVX && has_registers(XCR0_YMM);
}

static bool has_zmm(void)
{
	return cpuid(CPUID_MAX).eax >= CPUID_MORE_FEATURES &&
	       cpuid(CPUID_MORE_FEATURES).ebx & EBX_AVX512F && has_registers(XCR0_ZMM);
}

unsigned int fill_methods(struct fill_method method[static FILL_METHODS_MAX])
{
	unsigned int n = 0;

	method[n++] = (struct fill_method){ "rep stosq", fill_stosq };
	method[n++] = (struct fill_method){ "movntdq", fill_movntdq };
	if (has_ymm())
		method[n++] = (struct fill_method){ "vmovntdq ymm", fill_ymm };
	if (has_zmm())
		method[n++] = (struct fill_method){ "vmovntdq zmm", fill_zmm };
	return n;
}

unsigned int fill_choose(const uint64_t *best, unsigned int count)
{
	uint64_t fastest = best[0];
	unsigned int chosen = count - 1;

	for (unsigned int i = 1; i < count; i++)
		if (best[i] < fastest)
			fastest = best[i];
	while (best[chosen] * PERCENT > fastest * TIE_PERCENT)
		chosen--;
	return chosen;
}

/*
 * Each round has its own memory, because stores to cached memory would be measured as too fast. The
 * best round counts, because other activity can only make a round slower.
 */
const char *fill_use_fastest(char *at)
{
	struct fill_method method[FILL_METHODS_MAX];
	unsigned int count = fill_methods(method), chosen;
	uint64_t best[FILL_METHODS_MAX];

	for (unsigned int i = 0; i < FILL_METHODS_MAX; i++)
		best[i] = TICKS_MAX;
	for (unsigned int i = 0; i < FILL_ROUNDS * count; i++) {
		uint64_t start = read_tsc(), taken;

		fill_loop = method[i % count].loop;
		(void)fill(at, FILL_ROUND_BYTES);
		at += FILL_ROUND_BYTES;
		taken = read_tsc() - start;
		if (taken < best[i % count])
			best[i % count] = taken;
	}
	chosen = fill_choose(best, count);
	fill_loop = method[chosen].loop;
	return method[chosen].name;
}
