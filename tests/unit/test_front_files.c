/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What memwipe reads of small files: why a door is shut, the firmware's request, the findings. */
#include "udev-rules/front/finding.h"
#include "udev-rules/front/mor.h"
#include "udev-rules/front/reasons.h"
#include "udev-rules/front/swap.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/tree.h"

#define REASONS "run/memwipe/reasons"
#define MOR                         \
	"sys/firmware/efi/efivars/" \
	"MemoryOverwriteRequestControl-e20939be-32d4-41be-a150-897f85d49829"

static const char *reason_of(const char *door)
{
	static char reason[REASON_BYTES];

	reasons_read(fixture.root, door, reason);
	return reason;
}

static void a_door_without_a_reason_has_none(void **state)
{
	assert_string_equal(reason_of("kexec"), "");
	tree_put(&fixture, REASONS, "");
	assert_string_equal(reason_of("kexec"), "");
	tree_put(&fixture, REASONS, "kexec\nkexecs are many\n kexec blank\n");
	assert_string_equal(reason_of("kexec"), "");
}

static void the_last_reason_of_a_door_counts(void **state)
{
	tree_put(&fixture, REASONS,
		 "module not found\nkexec not signed\npanic no memory\nkexec not trusted");
	assert_string_equal(reason_of("module"), "not found");
	assert_string_equal(reason_of("panic"), "no memory");
	assert_string_equal(reason_of("kexec"), "not trusted");
}

static void a_long_reason_is_cut(void **state)
{
	static char line[REASON_BYTES + 100] = "kexec ";

	memset(line + 6, 'x', sizeof(line) - 7);
	tree_put(&fixture, REASONS, line);
	assert_int_equal(strlen(reason_of("kexec")), REASON_BYTES - 1);
}

static void what_is_too_large_for_reasons_is_none(void **state)
{
	static char text[17 << 10];

	memset(text, 'x', sizeof(text));
	memcpy(text, "kexec x\n", 8);
	tree_put_bytes(&fixture, REASONS, text, sizeof(text));
	assert_string_equal(reason_of("kexec"), "");
}

static void the_request_is_the_byte_behind_the_attributes(void **state)
{
	assert_int_equal(mor_read(fixture.root), -ENOENT);
	tree_put_bytes(&fixture, MOR, "\7\0\0\0", 4);
	assert_int_equal(mor_read(fixture.root), -EINVAL);
	tree_put_bytes(&fixture, MOR, "\7\0\0\0\0", 5);
	assert_int_equal(mor_read(fixture.root), 0);
	tree_put_bytes(&fixture, MOR, "\7\0\0\0\x11", 5);
	assert_int_equal(mor_read(fixture.root), 0x11);
	assert_true(mor_read(fixture.root) & MOR_CLEAR);
}

static void a_request_that_cannot_be_read_is_not_written(void **state)
{
	assert_int_equal(mor_write(fixture.root, true), -ENOENT);
	tree_put_bytes(&fixture, MOR, "", 0);
	assert_int_equal(mor_write(fixture.root, true), -EINVAL);
}

/* As root, the variable was left immutable, as efivarfs has it. */
static void make_mutable(void)
{
	int fd = openat(fixture.root, MOR, O_RDONLY | O_CLOEXEC), flags;

	assert_true(fd >= 0);
	if (ioctl(fd, FS_IOC_GETFLAGS, &flags) == 0) {
		flags &= ~FS_IMMUTABLE_FL;
		(void)ioctl(fd, FS_IOC_SETFLAGS, &flags); /* not every file system has flags */
	}
	close(fd);
}

/* The firmware's memory for variables wears out. */
static void a_request_that_stands_is_not_written_again(void **state)
{
	const struct timespec past[2] = { { .tv_sec = 1 }, { .tv_sec = 1 } };
	struct stat after;

	tree_put_bytes(&fixture, MOR, "\7\0\0\0\x10", 5);
	assert_int_equal(mor_write(fixture.root, true), 0);
	make_mutable();
	assert_int_equal(mor_read(fixture.root), 0x11);
	assert_int_equal(utimensat(fixture.root, MOR, past, 0), 0);
	assert_int_equal(mor_write(fixture.root, true), 0);
	assert_int_equal(fstatat(fixture.root, MOR, &after, 0), 0);
	assert_int_equal(after.st_mtim.tv_sec, 1);
	assert_int_equal(mor_write(fixture.root, false), 0);
	make_mutable();
	assert_int_equal(mor_read(fixture.root), 0x10);
}

static const struct finding *look(const char *name)
{
	static struct finding findings[FINDINGS];
	size_t i;

	findings_look(fixture.root, findings);
	for (i = 0; i < FINDINGS; i++)
		assert_int_equal(findings[i].level == FINDING_BAD, *findings[i].remedy != '\0');
	for (i = 0; i < FINDINGS; i++)
		if (strcmp(findings[i].name, name) == 0)
			return &findings[i];
	fail_msg("no finding %s", name);
	return NULL;
}

static void findings_of_nothing_have_names_and_texts(void **state)
{
	struct finding findings[FINDINGS];
	size_t i;

	findings_look(fixture.root, findings);
	for (i = 0; i < FINDINGS; i++) {
		assert_true(*findings[i].name && *findings[i].text);
		assert_true(findings[i].level != FINDING_BAD);
		assert_non_null(finding_level_name(findings[i].level));
	}
}

/* The first that is bad is named, wherever it stands. */
static void one_bad_swap_among_good_ones_is_bad(void **state)
{
	tree_put(&fixture, "proc/swaps",
		 "Filename Type Size Used Priority\n/dev/zram0 partition 1 0 100\n"
		 "/dev/sda2\tpartition\t1\t0\t-2\n/dev/sda3 partition 1 0 -3\n");
	assert_int_equal(look("swap")->level, FINDING_BAD);
	assert_non_null(strstr(look("swap")->text, "/dev/sda2 "));
}

static void hibernation_is_bad_only_where_it_can_be(void **state)
{
	tree_put(&fixture, "sys/power/disk", "[platform] shutdown reboot suspend\n");
	tree_put(&fixture, "sys/power/state", "freeze mem disk\n");
	tree_put(&fixture, "proc/swaps", "Filename\tType\n");
	assert_int_equal(look("hibernation")->level, FINDING_NOTE);
	tree_put(&fixture, "proc/swaps", "Filename\tType\n/dev/sda2 partition\n");
	assert_int_equal(look("hibernation")->level, FINDING_BAD);
	tree_put(&fixture, "sys/power/disk", "[disabled]\n");
	assert_int_equal(look("hibernation")->level, FINDING_GOOD);
}

static void swaps_without_an_end_of_line_are_read(void **state)
{
	tree_put(&fixture, "proc/swaps", "Filename");
	assert_int_equal(look("swap")->level, FINDING_GOOD);
	tree_put(&fixture, "proc/swaps", "Filename\n/dev/sda2");
	assert_int_equal(look("swap")->level, FINDING_BAD);
	assert_false(swap_is_safe(fixture.root, ""));
	assert_false(swap_is_safe(fixture.root, "/dev/"));
	assert_false(swap_is_safe(fixture.root, "none"));
}

/* Words, not parts of words; at the start, in the middle and at the end. */
static void a_word_is_found_where_it_stands_alone(void **state)
{
	static const struct {
		const char *line;
		enum finding_level level;
	} cases[] = {
		{ "init_on_free=1", FINDING_GOOD },
		{ "a init_on_free=1 b\n", FINDING_GOOD },
		{ "a\tinit_on_free=1\n", FINDING_GOOD },
		{ "xinit_on_free=1 init_on_free=1", FINDING_GOOD },
		{ "xinit_on_free=1", FINDING_NOTE },
		{ "init_on_free=12", FINDING_NOTE },
		{ "init_on_free=0", FINDING_NOTE },
		{ "", FINDING_NOTE },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		tree_put(&fixture, "proc/cmdline", cases[i].line);
		assert_int_equal(look("free memory")->level, cases[i].level);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_door_without_a_reason_has_none, fixture_start,
						fixture_end),
		cmocka_unit_test_setup_teardown(the_last_reason_of_a_door_counts, fixture_start,
						fixture_end),
		cmocka_unit_test_setup_teardown(a_long_reason_is_cut, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(what_is_too_large_for_reasons_is_none,
						fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(the_request_is_the_byte_behind_the_attributes,
						fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(a_request_that_stands_is_not_written_again,
						fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(a_request_that_cannot_be_read_is_not_written,
						fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(findings_of_nothing_have_names_and_texts,
						fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(one_bad_swap_among_good_ones_is_bad, fixture_start,
						fixture_end),
		cmocka_unit_test_setup_teardown(hibernation_is_bad_only_where_it_can_be,
						fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(swaps_without_an_end_of_line_are_read,
						fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(a_word_is_found_where_it_stands_alone,
						fixture_start, fixture_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
