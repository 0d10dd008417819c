/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Unloading, with a kernel of the test's own behind syscall(2): no record outlives its image. */
#include "kexec-wipe/unload.c"

#include <fcntl.h>
#include <linux/capability.h>
#include <linux/kexec.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/slot.h"
#include "tests/unit/tree.h"

#define KEXEC "sys/kernel/kexec_loaded"
#define PANIC "sys/kernel/kexec_crash_loaded"

static const char record[] = "action=poweroff\nranges=1\nbytes=4096\n";
static unsigned int unloads[SLOTS];
static int error; /* what the kernel answers */

/* Takes the place of the C library's, so that no test can reach the real kernel. */
long syscall(long number, ...)
{
	struct __user_cap_data_struct *data;
	va_list args;
	int flags;

	va_start(args, number);
	if (number == SYS_capget) {
		(void)va_arg(args, void *);
		data = va_arg(args, struct __user_cap_data_struct *);
		data[CAP_TO_INDEX(CAP_SYS_BOOT)].effective = CAP_TO_MASK(CAP_SYS_BOOT);
		va_end(args);
		return 0;
	}
	assert_int_equal(number, SYS_kexec_file_load);
	for (int i = 0; i < 4; i++)
		(void)va_arg(args, unsigned long);
	flags = va_arg(args, unsigned long);
	va_end(args);
	assert_int_equal(flags & ~KEXEC_FILE_ON_CRASH, KEXEC_FILE_UNLOAD);
	errno = error;
	if (error)
		return -1;
	unloads[flags & KEXEC_FILE_ON_CRASH ? SLOT_PANIC : SLOT_KEXEC]++;
	tree_put(&fixture, flags & KEXEC_FILE_ON_CRASH ? PANIC : KEXEC, "0\n");
	return 0;
}

static int start(void **state)
{
	fixture_start(state);
	unloads[SLOT_KEXEC] = unloads[SLOT_PANIC] = 0;
	error = 0;
	tree_put(&fixture, KEXEC, "0\n");
	tree_put(&fixture, PANIC, "0\n");
	return 0;
}

static bool is_recorded(enum slot_id id)
{
	return faccessat(fixture.root, slot_names[id].record, F_OK, 0) == 0;
}

static void image_and_record_go_together(void **state)
{
	struct fault fault = { 0 };

	tree_put(&fixture, KEXEC, "1\n");
	tree_put(&fixture, slot_names[SLOT_KEXEC].record, record);
	tree_put(&fixture, PANIC, "1\n");
	tree_put(&fixture, slot_names[SLOT_PANIC].record, record);
	assert_int_equal(unload_all(fixture.root, NULL, true, &fault), 0);
	for (int id = 0; id < SLOTS; id++) {
		assert_int_equal(unloads[id], 1);
		assert_false(is_recorded(id));
	}
}

static void only_what_was_named_goes(void **state)
{
	struct fault fault = { 0 };

	tree_put(&fixture, KEXEC, "1\n");
	tree_put(&fixture, slot_names[SLOT_KEXEC].record, record);
	tree_put(&fixture, PANIC, "1\n");
	tree_put(&fixture, slot_names[SLOT_PANIC].record, record);
	assert_int_equal(unload_all(fixture.root, &methods[METHOD_PANIC], true, &fault), 0);
	assert_int_equal(unloads[SLOT_PANIC], 1);
	assert_int_equal(unloads[SLOT_KEXEC], 0);
	assert_true(is_recorded(SLOT_KEXEC));
	assert_false(is_recorded(SLOT_PANIC));
}

static void a_record_without_an_image_goes_too(void **state)
{
	struct fault fault = { 0 };

	tree_put(&fixture, slot_names[SLOT_KEXEC].record, record);
	assert_int_equal(unload_all(fixture.root, NULL, true, &fault), 0);
	assert_int_equal(unloads[SLOT_KEXEC], 0);
	assert_false(is_recorded(SLOT_KEXEC));
}

static void an_image_of_another_program_stays_and_ours_goes(void **state)
{
	struct fault fault = { 0 };

	tree_put(&fixture, KEXEC, "1\n");
	tree_put(&fixture, PANIC, "1\n");
	tree_put(&fixture, slot_names[SLOT_PANIC].record, record);
	assert_int_equal(unload_all(fixture.root, NULL, true, &fault), -EEXIST);
	assert_string_equal(fault.text, "the image that is loaded for a kexec is not ours");
	assert_int_equal(unloads[SLOT_KEXEC], 0);
	assert_int_equal(unloads[SLOT_PANIC], 1);
	assert_false(is_recorded(SLOT_PANIC));
}

static void a_record_stays_as_long_as_the_image_does(void **state)
{
	struct fault fault = { 0 };

	tree_put(&fixture, KEXEC, "1\n");
	tree_put(&fixture, slot_names[SLOT_KEXEC].record, record);
	error = EBUSY;
	assert_int_equal(unload_all(fixture.root, NULL, true, &fault), -EBUSY);
	assert_true(is_recorded(SLOT_KEXEC));
}

static void nothing_changes_on_a_recorded_machine(void **state)
{
	struct fault fault = { 0 };

	tree_put(&fixture, KEXEC, "1\n");
	tree_put(&fixture, slot_names[SLOT_KEXEC].record, record);
	assert_int_equal(unload_all(fixture.root, NULL, false, &fault), 0);
	assert_int_equal(unloads[SLOT_KEXEC], 0);
	assert_true(is_recorded(SLOT_KEXEC));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(image_and_record_go_together, start, fixture_end),
		cmocka_unit_test_setup_teardown(only_what_was_named_goes, start, fixture_end),
		cmocka_unit_test_setup_teardown(a_record_without_an_image_goes_too, start,
						fixture_end),
		cmocka_unit_test_setup_teardown(an_image_of_another_program_stays_and_ours_goes,
						start, fixture_end),
		cmocka_unit_test_setup_teardown(a_record_stays_as_long_as_the_image_does, start,
						fixture_end),
		cmocka_unit_test_setup_teardown(nothing_changes_on_a_recorded_machine, start,
						fixture_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
