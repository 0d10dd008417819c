/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whose image a slot of the kernel holds: every case, in both slots, over a made-up kernel. */
#include "common/slot.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/kimage.h"
#include "tests/unit/kernel_fixture.h"

static struct slots slots;

static void look(enum slot_id slot, struct slot_view *view)
{
	slots_prepare(&slots, fixture.root);
	slot_look(&slots, slot, view);
}

static int start(void **state)
{
	slots = slots_closed;
	return fixture_start(state);
}

static int end(void **state)
{
	slots_close(&slots);
	return fixture_end(state);
}

static struct record_mark mark_of(const struct kernel_image *image, enum slot_id slot)
{
	return kernel_mark(image, slot);
}

static void every_case_has_one_answer_in_both_slots(void **state)
{
	static const struct {
		const char *what;
		bool loaded;
		const struct kernel_image *recorded; /* NULL: no record */
		const char *kernel;
		const struct kernel_image *held; /* NULL: memory is not to be read */
		enum slot_owner owner;
		bool proven;
	} cases[] = {
		{ "nothing", false, NULL, NULL, NULL, SLOT_EMPTY, false },
		{ "nothing, and a record", false, &payload_image, NULL, NULL, SLOT_EMPTY, false },
		{ "recorded payload", true, &payload_image, NULL, NULL, SLOT_PAYLOAD, false },
		{ "recorded stock kernel", true, &stock_image, "/boot/k", NULL, SLOT_STOCK, false },
		{ "foreign", true, NULL, NULL, NULL, SLOT_FOREIGN, false },
		{ "foreign, seen", true, NULL, NULL, &foreign_image, SLOT_FOREIGN, false },
		{ "payload", true, &payload_image, NULL, &payload_image, SLOT_PAYLOAD, true },
		{ "stock kernel", true, &stock_image, "/boot/k", &stock_image, SLOT_STOCK, true },
		{ "foreign over payload", true, &payload_image, NULL, &foreign_image, SLOT_FOREIGN,
		  false },
		{ "foreign over stock", true, &stock_image, "/boot/k", &foreign_image, SLOT_FOREIGN,
		  false },
		{ "stock over payload", true, &payload_image, NULL, &stock_image, SLOT_FOREIGN,
		  false },
	};
	struct slot_view view;
	size_t i;
	int slot;

	for (slot = 0; slot < SLOTS; slot++) {
		for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
			start(state);
			kernel_loaded(&fixture, slot, cases[i].loaded);
			if (cases[i].recorded) {
				struct record_mark mark = mark_of(cases[i].recorded, slot);

				kernel_record(&fixture, slot, &mark, cases[i].kernel);
			}
			if (cases[i].held)
				kernel_holds(&fixture, slot, cases[i].held);
			look(slot, &view);
			if (view.owner != cases[i].owner || view.proven != cases[i].proven)
				fail_msg("%s, slot %d: owner %d, proven %d: %s", cases[i].what,
					 slot, view.owner, view.proven,
					 view.reason ? view.reason : "");
			assert_true(view.proven || view.owner == SLOT_EMPTY || view.reason);
			end(state);
		}
	}
}

/* The same addresses and sizes, and another content. */
static void one_byte_makes_it_another_image(void **state)
{
	struct kernel_image other = payload_image;
	struct record_mark mark;
	struct slot_view view;
	int slot;

	other.text = "our blocK";
	for (slot = 0; slot < SLOTS; slot++) {
		mark = kernel_mark(&payload_image, slot);
		kernel_loaded(&fixture, slot, true);
		kernel_record(&fixture, slot, &mark, NULL);
		kernel_holds(&fixture, slot, &other);
		look(slot, &view);
		assert_int_equal(view.owner, SLOT_FOREIGN);
		assert_string_equal(view.reason, "another image was loaded over ours");
	}
}

static void every_byte_of_a_page_counts(void **state)
{
	char page[KIMAGE_PAGE_BYTES] = "";
	uint64_t sum = slot_sum(page, sizeof(page));
	size_t i;

	assert_int_equal(slot_sum("", 0), sum); /* the rest of a page is zero */
	for (i = 0; i < sizeof(page); i++) {
		page[i] = 1;
		assert_int_not_equal(slot_sum(page, sizeof(page)), sum);
		page[i] = 0;
	}
}

/* A crash image that lies elsewhere leaves our bytes in place, and the kernel starts it. */
static void bytes_that_are_left_over_prove_nothing(void **state)
{
	struct record_mark mark = kernel_mark(&payload_image, SLOT_PANIC);
	struct slot_view view;

	kernel_loaded(&fixture, SLOT_PANIC, true);
	kernel_record(&fixture, SLOT_PANIC, &mark, NULL);
	kernel_holds(&fixture, SLOT_PANIC, &payload_image);
	look(SLOT_PANIC, &view);
	assert_true(view.proven);
	kernel_holds(&fixture, SLOT_PANIC, &foreign_image);
	slot_look(&slots, SLOT_PANIC, &view);
	assert_int_equal(view.owner, SLOT_FOREIGN);
}

static void what_cannot_be_proven_says_why(void **state)
{
	struct record_mark mark = kernel_mark(&payload_image, SLOT_KEXEC);
	struct kernel_image strange = payload_image;
	struct slot_view view;

	kernel_loaded(&fixture, SLOT_KEXEC, true);
	kernel_record(&fixture, SLOT_KEXEC, &mark, NULL);
	look(SLOT_KEXEC, &view);
	assert_string_equal(view.reason, "the kernel's memory cannot be read (/proc/kcore)");
	strange.start = 0; /* lies in no segment: another layout */
	kernel_holds(&fixture, SLOT_KEXEC, &strange);
	look(SLOT_KEXEC, &view);
	assert_int_equal(view.owner, SLOT_PAYLOAD);
	assert_string_equal(view.reason,
			    "this kernel describes its image in a way that is not known");
	mark.symbol = 0;
	kernel_record(&fixture, SLOT_KEXEC, &mark, NULL);
	look(SLOT_KEXEC, &view);
	assert_false(view.proven);
	assert_non_null(strstr(view.reason, "kernel.kptr_restrict"));
	mark = (struct record_mark){ 0 };
	kernel_record(&fixture, SLOT_KEXEC, &mark, NULL);
	look(SLOT_KEXEC, &view);
	assert_int_equal(view.owner, SLOT_PAYLOAD);
	assert_false(view.proven);
}

/* The watcher holds the old record for a moment after a load: the same image is ours all the same.
 */
static void a_record_without_a_name_counts_only_with_a_proof(void **state)
{
	struct record_mark mark = kernel_mark(&payload_image, SLOT_KEXEC);
	struct slot_view view;

	kernel_loaded(&fixture, SLOT_KEXEC, true);
	kernel_record(&fixture, SLOT_KEXEC, &mark, NULL);
	look(SLOT_KEXEC, &view);
	assert_int_equal(view.owner, SLOT_PAYLOAD);
	assert_int_equal(unlinkat(fixture.root, slot_names[SLOT_KEXEC].record, 0), 0);
	slot_look(&slots, SLOT_KEXEC, &view);
	assert_int_equal(view.owner, SLOT_FOREIGN);
	kernel_holds(&fixture, SLOT_KEXEC, &payload_image);
	kernel_record(&fixture, SLOT_KEXEC, &mark, NULL);
	look(SLOT_KEXEC, &view);
	assert_int_equal(unlinkat(fixture.root, slot_names[SLOT_KEXEC].record, 0), 0);
	slot_look(&slots, SLOT_KEXEC, &view);
	assert_int_equal(view.owner, SLOT_PAYLOAD);
	assert_true(view.proven);
}

/* The record is replaced after the load, and the watcher opens the new one up to a second later. */
static void an_image_that_was_announced_is_ours_at_every_moment(void **state)
{
	struct record_mark mark = kernel_mark(&payload_image, SLOT_KEXEC);
	struct kernel_image again = payload_image;
	struct record_mark next;
	struct slot_view view;

	again.text = "our block, another action";
	next = kernel_mark(&again, SLOT_KEXEC);
	kernel_loaded(&fixture, SLOT_KEXEC, true);
	kernel_record(&fixture, SLOT_KEXEC, &mark, NULL);
	kernel_holds(&fixture, SLOT_KEXEC, &payload_image);
	look(SLOT_KEXEC, &view);
	assert_true(view.proven);
	record_announce(fixture.root, "kexec", &next);
	slot_look(&slots, SLOT_KEXEC, &view);
	assert_true(view.proven);
	kernel_holds(&fixture, SLOT_KEXEC, &again);
	slot_look(&slots, SLOT_KEXEC, &view);
	assert_true(view.proven);
	assert_int_equal(unlinkat(fixture.root, slot_names[SLOT_KEXEC].record, 0), 0);
	slot_look(&slots, SLOT_KEXEC, &view);
	assert_true(view.proven);
	kernel_holds(&fixture, SLOT_KEXEC, &foreign_image);
	slot_look(&slots, SLOT_KEXEC, &view);
	assert_int_equal(view.owner, SLOT_FOREIGN);
}

/* The same where the kernel's memory cannot be read. */
static void an_announced_image_is_ours_without_a_proof(void **state)
{
	struct record_mark mark = kernel_mark(&payload_image, SLOT_KEXEC);
	struct slot_view view;

	kernel_loaded(&fixture, SLOT_KEXEC, true);
	kernel_record(&fixture, SLOT_KEXEC, &mark, NULL);
	look(SLOT_KEXEC, &view);
	record_announce(fixture.root, "kexec", &mark);
	assert_int_equal(unlinkat(fixture.root, slot_names[SLOT_KEXEC].record, 0), 0);
	slot_look(&slots, SLOT_KEXEC, &view);
	assert_int_equal(view.owner, SLOT_PAYLOAD);
	assert_false(view.proven);
}

static void the_symbol_is_counted_from_the_text_and_may_be_hidden(void **state)
{
	struct record_mark mark = kernel_mark(&payload_image, SLOT_PANIC);

	assert_int_equal(slot_symbol(fixture.root, SLOT_PANIC), 0);
	kernel_holds(&fixture, SLOT_PANIC, &payload_image);
	assert_int_equal(slot_symbol(fixture.root, SLOT_PANIC), mark.symbol);
	mark = kernel_mark(&payload_image, SLOT_KEXEC);
	assert_int_equal(slot_symbol(fixture.root, SLOT_KEXEC), mark.symbol);
	tree_put(&fixture, "proc/kallsyms",
		 "0000000000000000 B kexec_image\n0000000000000000 B kexec_crash_image\n");
	assert_int_equal(slot_symbol(fixture.root, SLOT_KEXEC), 0);
}

static void a_file_that_is_no_core_proves_nothing(void **state)
{
	struct record_mark mark = kernel_mark(&payload_image, SLOT_KEXEC);
	struct slot_view view;

	kernel_loaded(&fixture, SLOT_KEXEC, true);
	kernel_record(&fixture, SLOT_KEXEC, &mark, NULL);
	tree_put(&fixture, "proc/kcore",
		 "no core file at all, and longer than the header of one "
		 "would be, which is 64 bytes");
	look(SLOT_KEXEC, &view);
	assert_int_equal(view.owner, SLOT_PAYLOAD);
	assert_false(view.proven);
	assert_int_equal(slots.kcore.fd, -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_case_has_one_answer_in_both_slots),
		cmocka_unit_test_setup_teardown(one_byte_makes_it_another_image, start, end),
		cmocka_unit_test(every_byte_of_a_page_counts),
		cmocka_unit_test_setup_teardown(bytes_that_are_left_over_prove_nothing, start, end),
		cmocka_unit_test_setup_teardown(what_cannot_be_proven_says_why, start, end),
		cmocka_unit_test_setup_teardown(a_record_without_a_name_counts_only_with_a_proof,
						start, end),
		cmocka_unit_test_setup_teardown(an_image_that_was_announced_is_ours_at_every_moment,
						start, end),
		cmocka_unit_test_setup_teardown(an_announced_image_is_ours_without_a_proof, start,
						end),
		cmocka_unit_test_setup_teardown(
			the_symbol_is_counted_from_the_text_and_may_be_hidden, start, end),
		cmocka_unit_test_setup_teardown(a_file_that_is_no_core_proves_nothing, start, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
