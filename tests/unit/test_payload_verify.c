/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is found when memory is read back, with the real loop, on memory that resists. */
#include "kexec-wipe/payload/verify.c"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <cmocka.h>

enum { PAGES = 8, BYTES = PAGES * PAGE_BYTES };

static unsigned char memory[BYTES] __attribute__((aligned(PAGE_BYTES)));
static uint64_t stuck; /* a byte that keeps what it holds, if not 0 */
static uint64_t rewritten;
static bool mends; /* writing makes a page readable again */
static const struct mem_range all = { 0, BYTES };
static unsigned int faults;

void *paging_move_window(const struct window *unused, struct mem_range r)
{
	assert_true(r.start < r.end && r.end <= BYTES);
	return memory + r.start;
}

void wipe_range(const struct window *unused, struct mem_range r, struct tally *tally)
{
	unsigned char kept = 0;

	rewritten += r.end - r.start;
	if (mends)
		(void)mprotect(memory + r.start, PAGE_BYTES, PROT_READ | PROT_WRITE);
	else if (faults)
		return;
	if (stuck)
		kept = memory[stuck];
	memset(memory + r.start, 0, r.end - r.start);
	if (stuck)
		memory[stuck] = kept;
}

/* As traps.c does it. */
static void on_fault(int number, siginfo_t *info, void *context)
{
	greg_t *rip = &((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP];

	if (*rip < (greg_t)find_not_zero || *rip >= (greg_t)find_stopped)
		abort();
	faults++;
	*rip = (greg_t)find_stopped;
}

static void make_unreadable(unsigned int page)
{
	const struct sigaction action = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO };

	assert_int_equal(sigaction(SIGSEGV, &action, NULL), 0);
	assert_int_equal(mprotect(memory + page * PAGE_BYTES, PAGE_BYTES, PROT_NONE), 0);
}

static int reset(void **state)
{
	(void)mprotect(memory, BYTES, PROT_READ | PROT_WRITE);
	faults = 0;
	mends = false;
	memset(memory, 0, sizeof(memory));
	stuck = 0;
	rewritten = 0;
	return 0;
}

static struct tally verify(struct mem_range r)
{
	struct tally tally = { 0 };

	verify_range(NULL, r, &tally);
	return tally;
}

static void zeros_are_verified(void **state)
{
	struct tally tally = verify(all);

	assert_int_equal(tally.verified, BYTES);
	assert_int_equal(tally.not_zero, 0);
	assert_int_equal(rewritten, 0);
}

/* Each in turn: first, last, at the bounds of turns and pages, and with odd bounds around it. */
static void no_byte_is_overlooked(void **state)
{
	static const uint64_t at[] = {
		0, 1, 15, 16, 63, 64, 127, 128, 4095, 4096, 8191, BYTES - 1
	};
	static const struct mem_range bounds[] = { { 0, BYTES },  { 0, 1 },	  { 1, BYTES - 1 },
						   { 100, 5000 }, { 4095, 4097 }, { 4000, 20000 } };
	struct tally tally;

	for (unsigned int i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		for (unsigned int j = 0; j < sizeof(bounds) / sizeof(bounds[0]); j++) {
			struct mem_range r = bounds[j];
			bool inside = at[i] >= r.start && at[i] < r.end;

			memory[at[i]] = 1;
			rewritten = 0;
			tally = verify(r);
			assert_int_equal(tally.verified, r.end - r.start);
			assert_int_equal(rewritten != 0, inside);
			assert_int_equal(memory[at[i]], !inside);
			memory[at[i]] = 0;
		}
	}
}

static void only_the_page_is_written_again(void **state)
{
	memory[5 * PAGE_BYTES + 7] = 0x80;
	(void)verify(all);
	assert_int_equal(rewritten, PAGE_BYTES);
}

static void what_stays_is_counted_and_named(void **state)
{
	struct tally tally;

	stuck = 3 * PAGE_BYTES + 9;
	memory[stuck] = 0xff;
	memory[stuck + 1] = 0xff;
	tally = verify(all);
	assert_int_equal(tally.not_zero, 1);
	assert_int_equal(tally.not_zero_at, stuck);
	assert_int_equal(tally.verified, BYTES - 1);
	assert_int_equal(tally.unreadable, 0);
}

static void what_cannot_be_read_is_counted(void **state)
{
	struct tally tally;

	memory[BYTES - 1] = 1;
	make_unreadable(2);
	tally = verify((struct mem_range){ 0, BYTES - PAGE_BYTES });
	assert_int_equal(faults, 2);
	assert_int_equal(rewritten, PAGE_BYTES);
	assert_int_equal(tally.unreadable, PAGE_BYTES);
	assert_int_equal(tally.verified, BYTES - 2 * PAGE_BYTES);
	assert_int_equal(tally.not_zero, 0);
}

static void writing_mends_a_page(void **state)
{
	struct tally tally;

	mends = true;
	make_unreadable(2);
	tally = verify(all);
	assert_int_equal(faults, 1);
	assert_int_equal(tally.verified, BYTES);
	assert_int_equal(tally.unreadable, 0);
}

static void registers_keep_nothing(void **state)
{
	uint64_t low[2];

	memset(memory, 0xab, sizeof(memory));
	(void)find_not_zero(memory, BYTES);
	__asm__ volatile("movdqu %%xmm0, %0" : "=m"(low));
	assert_int_equal(low[0] | low[1], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(zeros_are_verified, reset),
		cmocka_unit_test_setup(no_byte_is_overlooked, reset),
		cmocka_unit_test_setup(only_the_page_is_written_again, reset),
		cmocka_unit_test_setup(what_stays_is_counted_and_named, reset),
		cmocka_unit_test_setup(what_cannot_be_read_is_counted, reset),
		cmocka_unit_test_setup(writing_mends_a_page, reset),
		cmocka_unit_test_setup(registers_keep_nothing, reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
