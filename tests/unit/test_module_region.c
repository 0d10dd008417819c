/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the CPUs load in the antechamber (kmod/antechamber.h), in a region that region.c has filled
 * with a kernel that is made up. Two threads stand for two CPUs that run through it at the same
 * moment: each reads the operands of the antechamber's own lgdt and lidt. The control builds these
 * pointers in bytes that both share, right before they are read. One must then find the other's.
 */
#include "core/x86.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* What region.c takes from the kernel. */
typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
#define __packed		    __attribute__((packed))
#define PAGE_SIZE		    ((size_t)PAGE_BYTES)
#define PAGE_ALIGN(bytes)	    (((bytes) + PAGE_SIZE - 1) & ~(PAGE_SIZE - 1))
#define PFN_PHYS(pfn)		    (PAGE_BYTES * (u64)(pfn))
#define smp_store_release(p, value) (*(p) = (value))

enum { GFP_KERNEL = 1, __GFP_DMA32 = 2, __GFP_ZERO = 4, X86_CR4_LA57 = 1 << 12 };
enum { BASE = 0x10000000, CODE_PFN = 0x1234 };

static u8 *memory; /* the region's */

static void *kzalloc(size_t bytes, int flags)
{
	assert_int_equal(flags, GFP_KERNEL);
	return calloc(1, bytes);
}

static void kfree(void *address)
{
	free(address);
}

static void *alloc_pages_exact(size_t bytes, int flags)
{
	assert_int_equal(flags, GFP_KERNEL | __GFP_DMA32 | __GFP_ZERO);
	memory = aligned_alloc(PAGE_BYTES, bytes);
	assert_non_null(memory);
	return memset(memory, 0, bytes);
}

static void free_pages_exact(void *address, size_t bytes)
{
	(void)bytes;
	free(address);
}

static u64 virt_to_phys(const void *address)
{
	return (u64)((const u8 *)address - memory) + BASE;
}

static void *at(u64 physical)
{
	return memory + (physical - BASE);
}

static unsigned long vmalloc_to_pfn(const void *address)
{
	(void)address;
	return CODE_PFN;
}

static u64 cpu_read_cr4(void)
{
	return 0;
}

/* Only its address is taken. */
static void switch_tables(u64 cr4, u64 tables, u64 address)
{
	(void)cr4, (void)tables, (void)address;
}

/* An image that is a header and zeros. */
asm(".pushsection .rodata\n"
    ".globl payload_image, payload_image_end\n"
    "payload_image:\n"
    "	.skip 8\n"
    "	.ascii \"MPYLOAD1\"\n"
    "	.long 4096, 4096\n"
    "	.skip 4096 - 24\n"
    "payload_image_end:\n"
    ".popsection");

#include "core/image.h"
#include "core/private_tables.h"
#include "kmod/region.h"
#include "region_without_includes.c"

extern const u8 antechamber_load_tables[];

enum { BLOCK_BYTES = 100 };
enum { ROUNDS = 10000000, CONTROL_ROUNDS_MAX = 10 * ROUNDS };

/* What a CPU loads, and what it ought to. */
static struct {
	const volatile struct antechamber_pointer *segments, *interrupts;
	struct antechamber_pointer right_segments, right_interrupts;
	u32 *parked;
} loads;

/* The operand of an instruction that is 7 bytes long: 0F 01 /2 lgdt or /3 lidt, with a
 * displacement. */
static const void *operand(const u8 *instruction, u8 mode_byte)
{
	const u8 opcode[] = { 0x0f, 0x01, mode_byte };
	int32_t displacement;

	assert_memory_equal(instruction, opcode, sizeof(opcode));
	memcpy(&displacement, instruction + sizeof(opcode), sizeof(displacement));
	return instruction + sizeof(opcode) + sizeof(displacement) + displacement;
}

static struct region *create(void)
{
	const char *why;
	struct region *region = region_create(BLOCK_BYTES, &why);
	const u8 *code;

	assert_non_null(region);
	assert_null(why);
	code = memory + PAGE_BYTES + (antechamber_load_tables - antechamber);
	loads.segments = operand(code, 0x15);
	loads.interrupts = operand(code + 7, 0x1d);
	loads.parked = (u32 *)((u8 *)region->values + offsetof(struct antechamber_values, parked));
	loads.right_segments = *loads.segments;
	loads.right_interrupts = *loads.interrupts;
	return region;
}

static void the_code_loads_what_region_c_has_laid_out(void **state)
{
	static const u64 segments[] = { 0, DESCRIPTOR_CODE64, DESCRIPTOR_CODE32, DESCRIPTOR_DATA };
	struct region *region = create();
	const struct interrupt_gate *gate = at(loads.interrupts->base);

	assert_ptr_equal(loads.segments, &region->values->segments);
	assert_ptr_equal(loads.interrupts, &region->values->interrupts);
	assert_int_equal(loads.segments->limit, sizeof(segments) - 1);
	assert_memory_equal(at(loads.segments->base), segments, sizeof(segments));
	assert_int_equal(loads.interrupts->limit, GATES * sizeof(*gate) - 1);
	for (unsigned int i = 0; i < GATES; i++, gate++)
		assert_int_equal((u64)gate->offset_high << 32 | (u32)gate->offset_middle << 16 |
					 gate->offset_low,
				 BASE + PAGE_BYTES + ANTECHAMBER_IGNORE);
	assert_int_equal(*loads.parked, 0);
	region_destroy(region);
}

/* Whether these bytes hold the right pointer at this moment. lgdt reads them like this, not all at
 * once. */
static bool holds(const volatile struct antechamber_pointer *bytes,
		  const struct antechamber_pointer *right)
{
	return bytes->limit == right->limit && bytes->base == right->base;
}

/* A CPU's way through: whether it has loaded its own pointers. */
typedef bool route(void);

static bool load_constants(void)
{
	bool own = holds(loads.segments, &loads.right_segments) &&
		   holds(loads.interrupts, &loads.right_interrupts);

	__atomic_fetch_add(loads.parked, 1, __ATOMIC_SEQ_CST);
	return own;
}

static volatile struct antechamber_pointer shared;

static bool builds(const struct antechamber_pointer *right)
{
	shared.limit = right->limit;
	shared.base = right->base;
	return holds(&shared, right);
}

static bool build_in_shared_bytes(void)
{
	return builds(&loads.right_segments) && builds(&loads.right_interrupts);
}

static struct {
	route *way;
	unsigned int rounds;
	bool until_foreign;
	pthread_barrier_t start;
	unsigned int foreign; /* pointers met that were not the CPU's own */
} run;

static void *cpu(void *unused)
{
	unsigned int i;

	(void)unused;
	pthread_barrier_wait(&run.start);
	for (i = 0; i < run.rounds; i++) {
		if (!run.way())
			__atomic_fetch_add(&run.foreign, 1, __ATOMIC_RELAXED);
		if (run.until_foreign && __atomic_load_n(&run.foreign, __ATOMIC_RELAXED))
			break;
	}
	return NULL;
}

static unsigned int count_foreign(route *way, unsigned int rounds, bool until_foreign)
{
	pthread_t threads[2];

	run.way = way;
	run.rounds = rounds;
	run.until_foreign = until_foreign;
	run.foreign = 0;
	assert_int_equal(pthread_barrier_init(&run.start, NULL, 2), 0);
	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, cpu, NULL), 0);
	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	pthread_barrier_destroy(&run.start);
	return run.foreign;
}

static void pointers_built_in_shared_bytes_are_met_by_other_cpus(void **state)
{
	struct region *region = create();

	assert_int_not_equal(count_foreign(build_in_shared_bytes, CONTROL_ROUNDS_MAX, true), 0);
	region_destroy(region);
}

static void constant_pointers_are_each_cpus_own(void **state)
{
	struct region *region = create();

	assert_int_equal(count_foreign(load_constants, ROUNDS, false), 0);
	assert_int_equal(*loads.parked, 2 * ROUNDS);
	region_destroy(region);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_code_loads_what_region_c_has_laid_out),
		cmocka_unit_test(pointers_built_in_shared_bytes_are_met_by_other_cpus),
		cmocka_unit_test(constant_pointers_are_each_cpus_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
