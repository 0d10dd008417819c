/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/common/mounts.h"

#include "common/io.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/test_watch_mounts.XXXXXX";

static struct mounts read_text(const char *text)
{
	struct mounts mounts;
	FILE *file = fopen("proc/self/mountinfo", "w");
	int root = open_root(".");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	assert_int_equal(mounts_read(root, &mounts), 0);
	close(root);
	return mounts;
}

static void a_line_gives_its_fields_with_any_number_of_tags(void **state)
{
	struct mounts mounts = read_text("36 35 98:1 /mnt1 /mnt\\0402 rw,noatime master:1 shared:2 "
					 "- ext3 /dev/ro\\134ot rw,x=1\n"
					 "37 35 0:33 / /x rw - tmpfs  size=1k\n");

	assert_int_equal(mounts.count, 2);
	assert_int_equal(mounts.item[0].number, makedev(98, 1));
	assert_string_equal(mounts.item[0].point, "/mnt 2");
	assert_string_equal(mounts.item[0].type, "ext3");
	assert_string_equal(mounts.item[0].source, "/dev/ro\\ot");
	assert_string_equal(mounts.item[0].options, "rw,x=1");
	assert_string_equal(mounts.item[1].source, "");
	assert_string_equal(mounts.item[1].options, "size=1k");
	mounts_free(&mounts);
}

static void lines_that_make_no_sense_are_passed_over(void **state)
{
	struct mounts mounts = read_text("\n"
					 "36\n"
					 "36 35 nonsense / /a rw - ext4 /dev/a rw\n"
					 "36 35 8:1 / /b rw shared:1\n"
					 "36 35 8:1 / /c rw - ext4\n"
					 "36 35 8:1 / /d rw - ext4 /dev/d\n"
					 "36 35 8:1 / /e rw - ext4 /dev/e rw");

	assert_int_equal(mounts.count, 1);
	assert_string_equal(mounts.item[0].point, "/e");
	mounts_free(&mounts);
}

static void a_path_belongs_to_the_deepest_and_then_the_last_mount(void **state)
{
	static const struct {
		const char *path, *type;
	} cases[] = {
		{ "/", "overlay" },	  { "/etc", "overlay" },
		{ "/run", "tmpfs" },	  { "/run/live/x", "tmpfs" },
		{ "/runner", "overlay" }, { "/run/medium/live", "vfat" },
	};
	struct mounts mounts = read_text("1 1 0:2 / / rw - rootfs rootfs rw\n"
					 "3 1 8:1 / /run/medium rw - vfat /dev/sda1 rw\n"
					 "2 1 0:3 / / rw - overlay overlay rw\n"
					 "4 1 0:4 / /run rw - tmpfs tmpfs rw\n");
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(mounts_find_path(&mounts, cases[i].path)->type, cases[i].type);
	assert_null(mounts_find_path(&mounts, "relative"));
	assert_string_equal(mounts_find_point(&mounts, "/")->type, "overlay");
	assert_null(mounts_find_point(&mounts, "/etc"));
	assert_string_equal(mounts_find_number(&mounts, makedev(8, 1))->point, "/run/medium");
	assert_null(mounts_find_number(&mounts, makedev(8, 2)));
	mounts_free(&mounts);
}

static void octal_escapes_are_undone_and_others_stay(void **state)
{
	static const char *const cases[][2] = {
		{ "a\\040b\\011c", "a b\tc" },
		{ "\\134:", "\\:" },
		{ "\\04", "\\04" },
		{ "\\", "\\" },
		{ "", "" },
		{ "\\999", "\\999" },
	};
	char text[32];
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		strcpy(text, cases[i][0]);
		mounts_unescape(text);
		assert_string_equal(text, cases[i][1]);
	}
}

static int make_folder(void **state)
{
	return mkdtemp(folder) && chdir(folder) == 0 && mkdir("proc", 0700) == 0 &&
			       mkdir("proc/self", 0700) == 0
		       ? 0
		       : -1;
}

static int remove_folder(void **state)
{
	unlink("proc/self/mountinfo");
	rmdir("proc/self");
	rmdir("proc");
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_gives_its_fields_with_any_number_of_tags),
		cmocka_unit_test(lines_that_make_no_sense_are_passed_over),
		cmocka_unit_test(a_path_belongs_to_the_deepest_and_then_the_last_mount),
		cmocka_unit_test(octal_escapes_are_undone_and_others_stay),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
