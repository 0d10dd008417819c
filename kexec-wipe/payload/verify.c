/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "verify.h"
#include "arithmetic.h"
#include "read.h"
#include "wipe.h"

#include "core/x86.h"

static struct read_result read_back(const struct window *window, struct mem_range r)
{
	return find_not_zero(paging_move_window(window, r), r.end - r.start);
}

/* Byte by byte: a part of the page may not be readable. */
static void count_bytes(const struct window *window, struct mem_range r, struct tally *tally)
{
	const char *page = paging_move_window(window, r);

	for (uint64_t at = r.start; at < r.end; at++) {
		struct read_result byte = find_not_zero(page + (at - r.start), 1);

		if (!byte.remaining) {
			tally->verified++;
			continue;
		}
		if (!byte.not_zero) {
			tally->unreadable++;
			continue;
		}
		if (!tally->not_zero)
			tally->not_zero_at = at;
		tally->not_zero++;
	}
}

/* Writing to memory with an uncorrectable error often removes the error. */
static void try_again(const struct window *window, struct mem_range page, struct tally *tally)
{
	struct tally rewritten = { 0 };
	struct read_result result;

	wipe_range(window, page, &rewritten);
	result = read_back(window, page);
	if (!result.remaining)
		tally->verified += page.end - page.start;
	else if (result.not_zero)
		count_bytes(window, page, tally);
	else
		tally->unreadable += page.end - page.start;
}

static void verify_in_window(const struct window *window, struct mem_range r, struct tally *tally)
{
	while (r.start < r.end) {
		uint64_t at = r.end - read_back(window, r).remaining;
		uint64_t behind = min_u64(next_multiple(at, PAGE_BYTES), r.end);

		tally->verified += at - r.start;
		if (at < r.end)
			try_again(window, (struct mem_range){ at, behind }, tally);
		r.start = behind;
	}
}

void verify_range(const struct window *window, struct mem_range r, struct tally *tally)
{
	while (r.start < r.end) {
		uint64_t end = min_u64(next_multiple(r.start, WINDOW_BYTES), r.end);

		verify_in_window(window, (struct mem_range){ r.start, end }, tally);
		r.start = end;
	}
}
