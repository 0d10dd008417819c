/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The payload's store loops: every byte that is asked for and no other, also when one faults. */
#include "kexec-wipe/payload/fill.h"
#include "kexec-wipe/payload/fill_method.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <cmocka.h>

enum { PAGE_BYTES = 4096, BYTES = 8 * PAGE_BYTES, DIRT = 0xa5, METHOD_ALL = FILL_METHODS_MAX };

static unsigned char memory[BYTES] __attribute__((aligned(PAGE_BYTES)));
static struct fill_method method[FILL_METHODS_MAX];
static unsigned int methods;

static void check(uint64_t start, uint64_t end)
{
	memset(memory, DIRT, BYTES);
	assert_int_equal(fill(memory + start, end - start), 0);
	for (uint64_t i = 0; i < BYTES; i++)
		if (memory[i] != (i >= start && i < end ? 0 : DIRT))
			fail_msg("byte %lu of [%lu, %lu)", i, start, end);
}

static void bounds_are_kept(void **state)
{
	static const uint64_t bound[] = { 0,   1,   15,	 16,   17,   255, 256,
					  257, 511, 512, 4095, 4096, 5000 };
	const unsigned int bounds = sizeof(bound) / sizeof(bound[0]);

	for (unsigned int m = 0; m < methods; m++) {
		fill_loop = method[m].loop;
		for (unsigned int i = 0; i < bounds; i++)
			for (unsigned int j = i; j < bounds; j++)
				check(bound[i], bound[j]);
		check(0, BYTES);
		check(3, BYTES - 3);
	}
}

/* As traps.c does it. */
static void on_fault(int number, siginfo_t *info, void *context)
{
	greg_t *rip = &((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP];

	if (*rip < (greg_t)fill || *rip >= (greg_t)fill_stopped)
		abort();
	*rip = (greg_t)fill_stopped;
}

static void what_a_fault_left_is_told(void **state)
{
	const struct sigaction action = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO };
	enum { START = 100, BAD = 3 * PAGE_BYTES };

	assert_int_equal(sigaction(SIGSEGV, &action, NULL), 0);
	for (unsigned int m = 0; m < methods; m++) {
		fill_loop = method[m].loop;
		memset(memory, DIRT, BYTES);
		assert_int_equal(mprotect(memory + BAD, PAGE_BYTES, PROT_NONE), 0);
		assert_int_equal(fill(memory + START, BYTES - START), BYTES - BAD);
		assert_int_equal(fill(memory + BAD, PAGE_BYTES), PAGE_BYTES);
		assert_int_equal(mprotect(memory + BAD, PAGE_BYTES, PROT_READ | PROT_WRITE), 0);
		for (unsigned int i = 0; i < BYTES; i++)
			assert_int_equal(memory[i], i >= START && i < BAD ? 0 : DIRT);
	}
}

static void a_method_is_there_before_one_is_chosen(void **state)
{
	fill_loop = NULL;
	check(1, BYTES - 1);
}

static void one_of_the_methods_is_chosen(void **state)
{
	char *at = mmap(NULL, FILL_TRIAL_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			-1, 0);
	const char *name;
	unsigned int m = 0;

	assert_ptr_not_equal(at, MAP_FAILED);
	name = fill_use_fastest(at);
	while (m < methods && strcmp(method[m].name, name) != 0)
		m++;
	assert_true(m < methods);
	assert_ptr_equal(fill_loop, method[m].loop);
	munmap(at, FILL_TRIAL_BYTES);
}

/* Ticks of string stores, and of stores of 16, 32 and 64 bytes. */
static const struct {
	const char *name;
	uint64_t best[FILL_METHODS_MAX];
	unsigned int chosen;
} trials[] = {
	{ "64-byte stores are the fastest", { 200, 150, 120, 100 }, 3 },
	{ "32-byte stores are a little faster", { 200, 150, 100, 105 }, 3 },
	{ "32-byte stores are clearly faster", { 200, 150, 100, 106 }, 2 },
	{ "all tie", { 100, 100, 100, 100 }, 3 },
	{ "string stores are a little faster", { 100, 105, 150, 150 }, 1 },
	{ "string stores are clearly faster", { 100, 150, 150, 150 }, 0 },
};

static void of_those_that_tie_the_widest_is_chosen(void **state)
{
	for (unsigned int i = 0; i < sizeof(trials) / sizeof(trials[0]); i++)
		if (fill_choose(trials[i].best, FILL_METHODS_MAX) != trials[i].chosen)
			fail_msg("%s: another one is chosen", trials[i].name);
	assert_int_equal(fill_choose(trials[0].best, 1), 0);
	assert_int_equal(fill_choose(trials[0].best, 2), 1);
}

static void wider_stores_come_later(void **state)
{
	const char *const loop[] = { fill_stosq, fill_movntdq, fill_ymm, fill_zmm };
	unsigned int at = 0;

	for (unsigned int m = 0; m < methods; m++) {
		while (at < FILL_METHODS_MAX && loop[at] != method[m].loop)
			at++;
		assert_true(at < FILL_METHODS_MAX);
	}
	assert_true(methods >= 2);
}

/*
 * Stores that go past the caches may be overtaken by the store that tells another CPU that they are
 * done. No test on a running CPU shows that for sure: look at the instruction.
 */
static void a_fence_comes_before_the_end(void **state)
{
	static const uint8_t sfence[] = { 0x0f, 0xae, 0xf8 };

	assert_memory_equal(fill_stopped, sfence, sizeof(sfence));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_those_that_tie_the_widest_is_chosen),
		cmocka_unit_test(wider_stores_come_later),
		cmocka_unit_test(bounds_are_kept),
		cmocka_unit_test(what_a_fault_left_is_told),
		cmocka_unit_test(a_method_is_there_before_one_is_chosen),
		cmocka_unit_test(one_of_the_methods_is_chosen),
		cmocka_unit_test(a_fence_comes_before_the_end),
	};

	methods = fill_methods(method);
	for (unsigned int m = 0; m < METHOD_ALL; m++)
		printf("%s: %s\n", m < methods ? method[m].name : "one method",
		       m < methods ? "tested" : "skipped, this CPU does not have it");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
