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

static void the_first_method_is_the_default(void **state)
{
	assert_ptr_equal(method[0].loop, fill_movntdq);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bounds_are_kept),
		cmocka_unit_test(what_a_fault_left_is_told),
		cmocka_unit_test(the_first_method_is_the_default),
		cmocka_unit_test(one_of_the_methods_is_chosen),
	};

	methods = fill_methods(method);
	for (unsigned int m = 0; m < METHOD_ALL; m++)
		printf("%s: %s\n", m < methods ? method[m].name : "one method",
		       m < methods ? "tested" : "skipped, this CPU does not have it");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
