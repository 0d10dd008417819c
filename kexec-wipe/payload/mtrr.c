/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SDM 12.11. The ranges below 1 MiB that have registers of their own are too short to matter. */
#include "mtrr.h"
#include "cpu.h"
#include "maker.h"

enum { LEAF_FEATURES = 1, FEATURES_EDX_MTRR = 1 << 12 };
enum { MTRR_CAP = 0xfe, CAP_COUNT = 0xff };
enum { MTRR_DEFAULT = 0x2ff, DEFAULT_ON = 1 << 11, DEFAULT_TYPE = 0xff };
enum { MTRR_BASE = 0x200, MTRR_MASK = 0x201, REGISTERS_EACH = 2, MASK_VALID = 1 << 11 };
enum { TYPE_UNCACHED = 0, TYPE_WRITE_BACK = 6, RANGES_MAX = 32 };
#define ADDRESS_BITS 0x000ffffffffff000ULL
/* AMD's APM, volume 2, 7.9: registers of families from 0xf on */
enum { FAMILY_SHIFT = 8, FAMILY_BITS = 0xf };
enum { SYSCFG = 0xc0010010, SYSCFG_TOM2_ON = 1 << 21, SYSCFG_TOM2_WRITE_BACK = 1 << 22 };
enum { TOP_MEM2 = 0xc001001d };
#define FOUR_GIB (1ULL << 32)
#define TOP_BITS 0x000fffffff800000ULL

struct typed_range {
	struct mem_range range;
	uint8_t type;
};

static struct {
	struct typed_range range[RANGES_MAX + 1];
	uint32_t count;
	bool uncached_by_default;
} mtrr;

static bool has_mtrrs(void)
{
	return cpuid(0).eax >= LEAF_FEATURES && cpuid(LEAF_FEATURES).edx & FEATURES_EDX_MTRR;
}

/* A mask with holes in it describes several ranges: the lowest one is taken. Linux sets none. */
static void read_range(uint32_t number)
{
	uint64_t base = read_msr(MTRR_BASE + number * REGISTERS_EACH);
	uint64_t mask = read_msr(MTRR_MASK + number * REGISTERS_EACH);
	uint64_t start = base & mask & ADDRESS_BITS, bits = mask & ADDRESS_BITS;

	if (mask & MASK_VALID && bits)
		mtrr.range[mtrr.count++] = (struct typed_range){
			{ start, start + (bits & -bits) },
			(uint8_t)base,
		};
}

static bool has_top_of_memory(void)
{
	uint32_t maker = cpuid(0).ebx, tom2 = SYSCFG_TOM2_ON | SYSCFG_TOM2_WRITE_BACK;

	return (maker == MAKER_AMD || maker == MAKER_HYGON) &&
	       (cpuid(LEAF_FEATURES).eax >> FAMILY_SHIFT & FAMILY_BITS) == FAMILY_BITS &&
	       (read_msr(SYSCFG) & tom2) == tom2;
}

/* Such machines' firmware sets no MTRR for RAM above 4 GiB: it is cached without one, as Linux's
 * amd_special_default_mtrr() has it. */
static void read_top_of_memory(void)
{
	uint64_t top;

	if (!has_top_of_memory())
		return;
	top = read_msr(TOP_MEM2) & TOP_BITS;
	if (top > FOUR_GIB)
		mtrr.range[mtrr.count++] =
			(struct typed_range){ { FOUR_GIB, top }, TYPE_WRITE_BACK };
}

void mtrr_read(void)
{
	uint64_t by_default;
	uint32_t count;

	if (!has_mtrrs())
		return;
	count = read_msr(MTRR_CAP) & CAP_COUNT;
	by_default = read_msr(MTRR_DEFAULT);
	/* All memory is uncached, then: there is nothing that could come first. */
	if (!(by_default & DEFAULT_ON))
		return;
	for (uint32_t i = 0; i < count && i < RANGES_MAX; i++)
		read_range(i);
	read_top_of_memory();
	/* Last: without the ranges that are cached, all would be uncached. */
	mtrr.uncached_by_default = (by_default & DEFAULT_TYPE) == TYPE_UNCACHED;
}

/* SDM 12.11.4.1: where ranges overlap, uncached wins. */
static bool is_uncached(uint64_t at)
{
	bool is_in_one = false;

	for (uint32_t i = 0; i < mtrr.count; i++) {
		const struct typed_range *r = &mtrr.range[i];

		if (at < r->range.start || at >= r->range.end)
			continue;
		if (r->type == TYPE_UNCACHED)
			return true;
		is_in_one = true;
	}
	return !is_in_one && mtrr.uncached_by_default;
}

struct mem_range mtrr_first_part(struct mem_range r, bool *uncached)
{
	*uncached = is_uncached(r.start);
	for (uint32_t i = 0; i < mtrr.count; i++) {
		const struct mem_range *edge = &mtrr.range[i].range;

		if (edge->start > r.start && edge->start < r.end)
			r.end = edge->start;
		if (edge->end > r.start && edge->end < r.end)
			r.end = edge->end;
	}
	return r;
}
