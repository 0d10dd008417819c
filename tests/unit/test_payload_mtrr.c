/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Made-up memory type range registers: which part of a range is cached. */
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_CPU_H /* what follows stands in for it */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "core/types.h"
#include "kexec-wipe/payload/maker.h"

enum {
	PAIRS = 8,
	UNCACHED = 0,
	WRITE_COMBINING = 1,
	WRITE_BACK = 6,
	ON = 1 << 11,
	VALID = 1 << 11,
	FAMILY_17 = 0x00800f82, /* of a Zen */
	FAMILY_6 = 0x00000662,	/* of an Athlon, which lacks the register */
	TOM2_ON = 1 << 21,
	TOM2_WRITE_BACK = 1 << 22
};

struct cpuid {
	uint32_t eax, ebx, ecx, edx;
};

static struct {
	bool has_mtrrs;
	uint64_t by_default, pair[PAIRS][2];
	uint32_t used, maker, family;
	uint64_t syscfg, top_mem2;
} cpu;

static struct cpuid cpuid(uint32_t number)
{
	if (number == 0)
		return (struct cpuid){ 1, cpu.maker, 0, 0 };
	assert_int_equal(number, 1);
	return (struct cpuid){ cpu.family, 0, 0, cpu.has_mtrrs ? 1 << 12 : 0 };
}

static uint64_t read_msr(uint32_t msr)
{
	assert_true(cpu.has_mtrrs);
	if (msr == 0xfe)
		return 0xd00 | PAIRS;
	if (msr == 0x2ff)
		return cpu.by_default;
	if (msr >= 0xc0010000) {
		/* Another maker's CPU would fault. */
		assert_true(cpu.maker == MAKER_AMD || cpu.maker == MAKER_HYGON);
		assert_int_equal(cpu.family, FAMILY_17);
		assert_true(msr == 0xc0010010 || msr == 0xc001001d);
		return msr == 0xc0010010 ? cpu.syscfg : cpu.top_mem2;
	}
	assert_in_range(msr, 0x200, 0x200 + 2 * PAIRS - 1);
	return cpu.pair[(msr - 0x200) / 2][msr & 1];
}

#include "kexec-wipe/payload/mtrr.c"

#define MIB		     (1ULL << 20)
#define GIB		     (1ULL << 30)
#define ADDRESSES_OF_39_BITS ((1ULL << 39) - 1)

static void set_default(uint32_t type)
{
	memset(&cpu, 0, sizeof(cpu));
	memset(&mtrr, 0, sizeof(mtrr));
	cpu.has_mtrrs = true;
	cpu.by_default = ON | type;
}

static void set(uint64_t start, uint64_t bytes, uint32_t type)
{
	uint64_t *pair = cpu.pair[cpu.used++];

	pair[0] = start | type;
	pair[1] = (ADDRESSES_OF_39_BITS & -bytes) | VALID;
}

static void expect(uint64_t start, uint64_t end, uint64_t first_end, bool is_uncached)
{
	bool uncached;
	struct mem_range part = mtrr_first_part((struct mem_range){ start, end }, &uncached);

	assert_int_equal(part.start, start);
	assert_int_equal(part.end, first_end);
	assert_int_equal(uncached, is_uncached);
}

/* The usual mistake: the last part of RAM, which lies above 4 GiB, was forgotten. */
static void what_no_register_names_is_as_by_default(void **state)
{
	set_default(UNCACHED);
	set(0, 4 * GIB, WRITE_BACK);
	set(4 * GIB, 512 * MIB, WRITE_BACK);
	mtrr_read();
	expect(MIB, 2 * GIB, 2 * GIB, false);
	expect(4 * GIB, 5 * GIB, 4 * GIB + 512 * MIB, false);
	expect(4 * GIB + 512 * MIB, 5 * GIB, 5 * GIB, true);
}

static void uncached_wins_where_ranges_overlap(void **state)
{
	set_default(WRITE_BACK);
	set(0, 4 * GIB, WRITE_BACK);
	set(3 * GIB, GIB, UNCACHED);
	mtrr_read();
	expect(2 * GIB, 4 * GIB, 3 * GIB, false);
	expect(3 * GIB, 5 * GIB, 4 * GIB, true);
	expect(4 * GIB, 5 * GIB, 5 * GIB, false);
}

/* Stores past the caches are as fast there. */
static void write_combining_is_not_slow(void **state)
{
	set_default(UNCACHED);
	set(0, GIB, WRITE_COMBINING);
	mtrr_read();
	expect(0, GIB, GIB, false);
}

static void read_amd(uint32_t maker, uint32_t family, uint64_t syscfg)
{
	set_default(UNCACHED);
	set(0, 2 * GIB, WRITE_BACK);
	cpu.maker = maker;
	cpu.family = family;
	cpu.syscfg = syscfg;
	cpu.top_mem2 = 40 * GIB;
	mtrr_read();
}

/* On AMD's machines no register names RAM above 4 GiB. */
static void memory_below_amds_top_is_cached(void **state)
{
	read_amd(MAKER_AMD, FAMILY_17, TOM2_ON | TOM2_WRITE_BACK);
	expect(GIB, 2 * GIB, 2 * GIB, false);
	expect(2 * GIB, 5 * GIB, 4 * GIB, true);
	expect(4 * GIB, 48 * GIB, 40 * GIB, false);
	expect(40 * GIB, 48 * GIB, 48 * GIB, true);
	read_amd(MAKER_HYGON, FAMILY_17, TOM2_ON | TOM2_WRITE_BACK);
	expect(4 * GIB, 48 * GIB, 40 * GIB, false);
}

static void amds_top_counts_only_where_it_is_in_use(void **state)
{
	read_amd(MAKER_AMD, FAMILY_17, TOM2_ON);
	expect(4 * GIB, 5 * GIB, 5 * GIB, true);
	read_amd(MAKER_AMD, FAMILY_17, TOM2_WRITE_BACK);
	expect(4 * GIB, 5 * GIB, 5 * GIB, true);
	read_amd(MAKER_AMD, FAMILY_6, TOM2_ON | TOM2_WRITE_BACK);
	expect(4 * GIB, 5 * GIB, 5 * GIB, true);
	read_amd(MAKER_INTEL, FAMILY_17, TOM2_ON | TOM2_WRITE_BACK);
	expect(4 * GIB, 5 * GIB, 5 * GIB, true);
}

static void what_is_uncached_below_amds_top_stays_so(void **state)
{
	set_default(UNCACHED);
	set(8 * GIB, GIB, UNCACHED);
	cpu.maker = MAKER_AMD;
	cpu.family = FAMILY_17;
	cpu.syscfg = TOM2_ON | TOM2_WRITE_BACK;
	cpu.top_mem2 = 40 * GIB;
	mtrr_read();
	expect(4 * GIB, 48 * GIB, 8 * GIB, false);
	expect(8 * GIB, 48 * GIB, 9 * GIB, true);
}

static void registers_that_are_not_in_use_count_for_nothing(void **state)
{
	set_default(WRITE_BACK);
	set(GIB, GIB, UNCACHED);
	cpu.pair[0][1] &= ~(uint64_t)VALID;
	mtrr_read();
	expect(0, 4 * GIB, 4 * GIB, false);
}

static void all_is_cached_as_far_as_is_known(void **state)
{
	set_default(UNCACHED);
	expect(0, GIB, GIB, false); /* before it is read */
	cpu.has_mtrrs = false;
	mtrr_read();
	expect(0, GIB, GIB, false);
	set_default(UNCACHED);
	cpu.by_default = 0;
	mtrr_read();
	expect(0, GIB, GIB, false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_no_register_names_is_as_by_default),
		cmocka_unit_test(uncached_wins_where_ranges_overlap),
		cmocka_unit_test(write_combining_is_not_slow),
		cmocka_unit_test(memory_below_amds_top_is_cached),
		cmocka_unit_test(amds_top_counts_only_where_it_is_in_use),
		cmocka_unit_test(what_is_uncached_below_amds_top_stays_so),
		cmocka_unit_test(registers_that_are_not_in_use_count_for_nothing),
		cmocka_unit_test(all_is_cached_as_far_as_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
