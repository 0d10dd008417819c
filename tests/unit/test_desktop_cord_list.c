/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which disks are offered as kill cords, and how the configuration can name each. */
#include "desktop/settings/cord_list.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/tree.h"

#define USB "sys/devices/pci0000:00/0000:00:14.0/usb2"

static struct cord_list list;

static void link_to(const char *target, const char *path)
{
	assert_int_equal(symlinkat(target, fixture.root, path), 0);
}

/* A disk of one partition at a port of the USB controller. */
static void plug(const char *port, const char *disk, int minor)
{
	char path[256], target[256];

	snprintf(path, sizeof(path), USB "/%s/uevent", port);
	tree_put(&fixture, path, "DEVTYPE=usb_device\n");
	snprintf(path, sizeof(path), USB "/%s/%s:1.0/host0/block/%s/dev", port, port, disk);
	snprintf(target, sizeof(target), "8:%d\n", minor);
	tree_put(&fixture, path, target);
	snprintf(path, sizeof(path), USB "/%s/%s:1.0/host0/block/%s/%s1/partition", port, port,
		 disk, disk);
	tree_put(&fixture, path, "1\n");
	snprintf(path, sizeof(path), USB "/%s/%s:1.0/host0/block/%s/%s1/dev", port, port, disk,
		 disk);
	snprintf(target, sizeof(target), "8:%d\n", minor + 1);
	tree_put(&fixture, path, target);
	snprintf(target, sizeof(target), "../../%s/%s/%s:1.0/host0/block/%s", USB + 4, port, port,
		 disk);
	snprintf(path, sizeof(path), "sys/dev/block/8:%d", minor);
	link_to(target, path);
	snprintf(path, sizeof(path), "sys/class/block/%s", disk);
	link_to(target, path);
	snprintf(target, sizeof(target), "../../%s/%s/%s:1.0/host0/block/%s/%s1", USB + 4, port,
		 port, disk, disk);
	snprintf(path, sizeof(path), "sys/dev/block/8:%d", minor + 1);
	link_to(target, path);
	snprintf(path, sizeof(path), "sys/class/block/%s1", disk);
	link_to(target, path);
}

static int start(void **state)
{
	int error = fixture_start(state);

	tree_put(&fixture, "sys/class/block/.keep", "");
	tree_put(&fixture, "sys/dev/block/.keep", "");
	tree_put(&fixture, "dev/disk/by-label/.keep", "");
	plug("2-2", "sdb", 16);
	plug("2-1", "sda", 0);
	return error;
}

static void each_disk_is_there_once_with_what_names_it(void **state)
{
	tree_put(&fixture, USB "/2-1/serial", "4C53\n");
	tree_put(&fixture, USB "/2-1/manufacturer", "SanDisk\n");
	tree_put(&fixture, USB "/2-1/product", "Ultra Fit\n");
	link_to("../../sda1", "dev/disk/by-label/KILL\\x20CORD");
	assert_int_equal(cord_list_read(&list, fixture.root), 0);
	assert_int_equal(list.count, 2);
	assert_string_equal(list.item[0].node, "/dev/sda");
	assert_string_equal(list.item[0].name, "SanDisk Ultra Fit");
	assert_string_equal(list.item[0].form[0], "serial=4C53");
	assert_string_equal(list.item[0].form[1], "port=2-1");
	assert_string_equal(list.item[0].form[2], "label=KILL CORD");
	assert_string_equal(list.item[1].node, "/dev/sdb");
	assert_string_equal(list.item[1].name, "/dev/sdb");
	assert_string_equal(list.item[1].form[0], "");
	assert_string_equal(list.item[1].form[1], "port=2-2");
	assert_string_equal(list.item[1].form[2], "");
}

static void a_name_of_two_disks_is_not_offered(void **state)
{
	tree_put(&fixture, USB "/2-1/serial", "4711\n");
	tree_put(&fixture, USB "/2-2/serial", "4711\n");
	assert_int_equal(cord_list_read(&list, fixture.root), 0);
	assert_int_equal(list.count, 2);
	assert_string_equal(list.item[0].form[0], "");
	assert_string_equal(list.item[1].form[0], "");
}

static void what_cannot_be_pulled_is_left_out(void **state)
{
	tree_put(&fixture, USB "/2-1/2-1:1.0/host0/block/sda/size", "0\n"); /* no card in it */
	tree_put(&fixture, "sys/devices/virtual/block/loop0/dev", "7:0\n");
	link_to("../../devices/virtual/block/loop0", "sys/class/block/loop0");
	link_to("../../devices/virtual/block/loop0", "sys/dev/block/7:0");
	assert_int_equal(cord_list_read(&list, fixture.root), 0);
	assert_int_equal(list.count, 1);
	assert_string_equal(list.item[0].node, "/dev/sdb");
}

static void labels_that_lead_nowhere_are_passed_over(void **state)
{
	link_to("../../sdz9", "dev/disk/by-label/a");
	tree_put(&fixture, "dev/disk/by-label/b", "");
	link_to("../../sdb", "dev/disk/by-label/c\\x");
	assert_int_equal(cord_list_read(&list, fixture.root), 0);
	assert_string_equal(list.item[1].label, "c\\x");
	assert_string_equal(list.item[0].label, "");
}

static void without_sysfs_there_is_an_error(void **state)
{
	struct tree empty;

	tree_make(&empty);
	assert_int_equal(cord_list_read(&list, empty.root), -ENOENT);
	assert_int_equal(list.count, 0);
	tree_drop(&empty);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_disk_is_there_once_with_what_names_it, start,
						fixture_end),
		cmocka_unit_test_setup_teardown(a_name_of_two_disks_is_not_offered, start,
						fixture_end),
		cmocka_unit_test_setup_teardown(what_cannot_be_pulled_is_left_out, start,
						fixture_end),
		cmocka_unit_test_setup_teardown(labels_that_lead_nowhere_are_passed_over, start,
						fixture_end),
		cmocka_unit_test(without_sysfs_there_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
