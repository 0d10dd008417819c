/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which disk a system lives on, on trees of /proc and /sys of live, installed and encrypted
 * systems (tests/data/watch).
 */
#include "common/io.h"
#include "common/signals.h"
#include "udev-rules/common/designation.h"
#include "udev-rules/common/medium.h"
#include "udev-rules/watch/targets.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cmocka.h>

struct loop {
	const char *name;
	unsigned int major_number, minor_number;
};

static const struct loop *loops; /* what the loop driver knows in the running case */

static int recorded_loop(int root, const char *name, dev_t *number)
{
	const struct loop *loop;

	for (loop = loops; loop && loop->name; loop++) {
		if (strcmp(loop->name, name) == 0) {
			*number = makedev(loop->major_number, loop->minor_number);
			return 0;
		}
	}
	return -EACCES;
}

static char folder[] = "/tmp/test_watch_medium.XXXXXX";

static int run(const char *format, const char *name)
{
	char command[512];

	snprintf(command, sizeof(command), format, name, folder, name);
	return system(command);
}

static int unpack(const char *tree)
{
	char path[128];

	assert_int_equal(run("tests/data/watch/unpack tests/data/watch/%s.tree %s/%s", tree), 0);
	snprintf(path, sizeof(path), "%s/%s", folder, tree);
	return open_root(path);
}

static const char *change; /* a command that search() runs in the tree; NULL: none */

static void search(const char *tree, const char *device, struct medium *medium)
{
	int root = unpack(tree);

	assert_true(root >= 0);
	if (change) {
		char command[512];

		snprintf(command, sizeof(command), "cd %s/%s && %s", folder, tree, change);
		assert_int_equal(system(command), 0);
	}
	*medium = (struct medium){ .in_ram = false };
	if (device) {
		dev_t number = 0;

		assert_int_equal(designation_find(root, device, &number), 0);
		assert_int_equal(medium_of_device(root, number, recorded_loop, medium), 0);
	}
	if (!device)
		assert_int_equal(medium_of_system(root, recorded_loop, medium), 0);
	close(root);
	assert_int_equal(run("rm -r %2$s/%1$s", tree), 0);
}

static const char *nodes(const struct disks *disks)
{
	static char list[256];
	size_t i;

	list[0] = '\0';
	for (i = 0; i < disks->count; i++) {
		strcat(list, i ? " " : "");
		strcat(list, disks->item[i].node);
		strcat(list, disks->item[i].removable ? "" : "!");
		strcat(list, disks->item[i].spare ? "~" : "");
	}
	return list;
}

static const struct loop stick_image[] = { { "loop0", 8, 1 }, { 0 } };
static const struct loop image_in_image[] = { { "loop0", 8, 1 }, { "loop1", 7, 0 }, { 0 } };
static const struct loop image_in_tmpfs[] = { { "loop0", 0, 26 }, { 0 } };

/* "!" marks a disk that cannot be pulled, "~" one that the system can lose. */
static const struct {
	const char *tree, *device;
	const struct loop *loops;
	const char *nodes;
	bool in_ram;
	const char *unknown;
} cases[] = {
	{ "live-boot", NULL, stick_image, "/dev/sda", true, "" },
	{ "live-boot", NULL, NULL, "/dev/sda", true, "" },
	{ "live-boot", "/dev/nvme0n1p1", NULL, "/dev/nvme0n1!", false, "" },
	{ "live-boot", "/dev/sda", NULL, "/dev/sda", false, "" },
	{ "live-boot", "/dev/loop0", stick_image, "/dev/sda", false, "" },
	{ "live-boot-hidden", NULL, stick_image, "/dev/sda", false, "" },
	{ "live-boot-hidden", "/dev/loop0", NULL, "/dev/sda", false, "" },
	{ "findiso", NULL, image_in_image, "/dev/sda", true, "" },
	{ "findiso", NULL, NULL, "/dev/sda", true, "" },
	{ "plain-usb", NULL, NULL, "/dev/sda", false, "" },
	{ "luks-lvm-usb", NULL, NULL, "/dev/sda", false, "" },
	{ "luks-lvm-usb", "/dev/mapper/stick-root", NULL, "/dev/sda", false, "" },
	{ "internal-nvme", NULL, NULL, "/dev/nvme0n1!", false, "" },
	{ "toram", NULL, image_in_tmpfs, "", true, "" },
	{ "toram", NULL, NULL, "", true, "" },
	{ "sd-card", NULL, NULL, "/dev/mmcblk0", false, "" },
	{ "mixed", NULL, stick_image, "/dev/sda /dev/nvme0n1!", false, "" },
	{ "network-root", NULL, NULL, "", false, "192.0.2.1" },
	{ "nvme-multipath", NULL, NULL, "/dev/nvme0n1", false, "" },
	{ "nvme-multipath", "serial=S5GXNX0R123456", NULL, "/dev/nvme0n1", false, "" },
	{ "tmpfs-root-usb", NULL, NULL, "/dev/sda", true, "" },
	{ "rings", NULL, NULL, "", false, "block device 253:0" },
};

static void every_tree_gives_its_disks(void **state)
{
	struct medium medium;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		loops = cases[i].loops;
		search(cases[i].tree, cases[i].device, &medium);
		print_message("%s %s\n", cases[i].tree, cases[i].device ? cases[i].device : "");
		assert_string_equal(nodes(&medium.disks), cases[i].nodes);
		assert_int_equal(medium.in_ram, cases[i].in_ram);
		assert_string_equal(medium.unknown, cases[i].unknown);
	}
}

/* The order is that of a folder, which no one promises. */
static void raid_btrfs_and_bcachefs_have_both_disks(void **state)
{
	static const char *const trees[] = { "btrfs-md-usb", "bcachefs-usb", "btrfs-two-sticks" };
	struct medium medium;
	size_t i;

	for (i = 0; i < sizeof(trees) / sizeof(trees[0]); i++) {
		search(trees[i], NULL, &medium);
		assert_int_equal(medium.disks.count, 2);
		assert_non_null(strstr(nodes(&medium.disks), "/dev/sda"));
		assert_non_null(strstr(nodes(&medium.disks), "/dev/sdb"));
		assert_null(strpbrk(nodes(&medium.disks), "!~"));
	}
}

static bool is_marked(const struct medium *medium, const char *node)
{
	char marked[32];

	snprintf(marked, sizeof(marked), "%s~", node);
	return strstr(nodes(&medium->disks), marked) != NULL;
}

/* The system goes on from the internal disk. */
static void the_stick_of_a_mirror_with_an_internal_disk_is_spare(void **state)
{
	static const char *const trees[] = { "btrfs-raid1-mixed", "md-raid1-mixed" };
	struct medium medium;
	size_t i;

	for (i = 0; i < 2; i++) {
		search(trees[i], NULL, &medium);
		assert_int_equal(medium.disks.count, 2);
		assert_non_null(strstr(nodes(&medium.disks), "/dev/nvme0n1!"));
		assert_false(is_marked(&medium, "/dev/nvme0n1!"));
		assert_true(is_marked(&medium, "/dev/sda"));
		search(trees[i], "/dev/sda2", &medium); /* not through the mirror */
		assert_string_equal(nodes(&medium.disks), "/dev/sda");
	}
}

/* Each of these makes the stick necessary, or the other half one that can be pulled as well. */
static void a_stick_that_the_system_needs_is_not_spare(void **state)
{
	static const struct {
		const char *tree, *change;
	} changes[] = {
		{ "md-raid1-mixed", "echo raid0 >sys/devices/virtual/block/md0/md/level" },
		{ "md-raid1-mixed",
		  "sed -i 's| / / rw| / /a rw|' proc/self/mountinfo && "
		  "echo '31 28 8:2 / /b ro - ext4 /dev/sda2 ro' >>proc/self/mountinfo && "
		  "echo '32 1 0:40 / / rw - overlay overlay rw,lowerdir=/a:/b' "
		  ">>proc/self/mountinfo" },
		{ "md-raid1-mixed",
		  "echo removable >sys/devices/pci0000:00/0000:00:1d.0/0000:03:00.0/removable" },
		{ "btrfs-raid1-mixed", "cd sys/fs/btrfs/*/allocation && echo 4096 "
				       ">data/single/total_bytes" },
		{ "btrfs-raid1-mixed",
		  "cd sys/fs/btrfs/*/allocation && mv system/raid1 system/dup" },
		{ "btrfs-raid1-mixed", "rm -r sys/fs/btrfs/*/allocation" },
	};
	struct medium medium;
	size_t i;

	for (i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		change = changes[i].change;
		search(changes[i].tree, NULL, &medium);
		change = NULL;
		print_message("%s: %s\n", changes[i].tree, changes[i].change);
		assert_non_null(strstr(nodes(&medium.disks), "/dev/sda"));
		assert_false(is_marked(&medium, "/dev/sda"));
	}
}

static void the_state_of_a_multipath_disk_is_its_controllers(void **state)
{
	static const char controller[] = "/devices/pci0000:00/0000:00:07.0/0000:2c:00.0/"
					 "0000:2d:02.0/0000:2e:00.0/nvme/nvme0";
	struct medium medium;

	search("nvme-multipath", NULL, &medium);
	assert_string_equal(medium.disks.item[0].device, controller);
	assert_string_equal(medium.disks.item[0].plug, "/devices/pci0000:00/0000:00:07.0/"
						       "0000:2c:00.0");
	change = "cd sys/devices/virtual/nvme-subsystem/nvme-subsys0 && cp -P nvme0 nvme7";
	search("nvme-multipath", NULL, &medium); /* it stays when one controller goes */
	change = NULL;
	assert_string_equal(nodes(&medium.disks), "/dev/nvme0n1!");
}

static void the_plug_is_the_usb_device_or_the_card(void **state)
{
	struct medium medium;

	search("plain-usb", NULL, &medium);
	assert_string_equal(medium.disks.item[0].plug, "/devices/pci0000:00/0000:00:14.0/usb2/2-1");
	assert_string_equal(medium.disks.item[0].devpath,
			    "/devices/pci0000:00/0000:00:14.0/usb2/2-1/2-1:1.0/host0/"
			    "target0:0:0/0:0:0:0/block/sda");
	search("sd-card", NULL, &medium);
	assert_string_equal(medium.disks.item[0].plug,
			    "/devices/pci0000:00/0000:00:1a.0/mmc_host/mmc0/mmc0:aaaa");
}

static void a_hand_can_pull_some_and_not_others(void **state)
{
	struct medium medium;
	size_t i;

	search("mixed", NULL, &medium);
	assert_int_equal(medium.disks.count, 2);
	for (i = 0; i < 2; i++)
		assert_int_equal(medium.disks.item[i].removable,
				 strcmp(medium.disks.item[i].node, "/dev/sda") == 0);
	search("internal-nvme", NULL, &medium);
	assert_false(medium.disks.item[0].removable);
	search("optical", NULL, &medium);
	assert_true(medium.disks.item[0].removable && medium.disks.item[0].optical);
	assert_string_equal(medium.disks.item[0].plug,
			    "/devices/pci0000:00/0000:00:1f.2/ata3/host2/target2:0:0/2:0:0:0");
	search("optical-usb", NULL, &medium); /* drive and disc can be pulled */
	assert_true(medium.disks.item[0].removable && medium.disks.item[0].optical);
	assert_string_equal(medium.disks.item[0].plug, "/devices/pci0000:00/0000:00:14.0/usb2/2-1");
}

static void a_device_is_named_by_path_port_serial_or_label(void **state)
{
	static const struct {
		const char *text;
		int error;
	} names[] = {
		{ "/dev/sda1", 0 },
		{ "port=2-1", 0 },
		{ "port=2-2", -ENOENT },
		{ "port=", -EINVAL },
		{ "serial=4C530001", 0 },
		{ "serial=4C53", -ENOENT },
		{ "label=A KEY", 0 },
		{ "label=NONE", -ENOENT },
		{ "uuid=1", -EINVAL },
		{ "sda", -EINVAL },
		{ "", -EINVAL },
		{ "/dev/sdz", -ENOENT },
		{ "/dev/mapper/nothing", -ENOENT },
		{ "/proc/self/mountinfo", -ENOTBLK },
		{ "/srv", -ENOENT },
	};
	int root = unpack("plain-usb");
	size_t i;

	assert_int_equal(run("cd %2$s/%1$s && mkdir -p dev/disk/by-label && "
			     "ln -s ../../sda1 'dev/disk/by-label/A\\x20KEY' && echo 4C530001 > "
			     "sys/devices/pci0000:00/0000:00:14.0/usb2/2-1/serial",
			     "plain-usb"),
			 0);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		dev_t number = 0;

		assert_int_equal(designation_find(root, names[i].text, &number), names[i].error);
	}
	close(root);
	assert_int_equal(run("rm -r %2$s/%1$s", "plain-usb"), 0);
}

static void only_a_kill_cord_is_debounced(void **state)
{
	static struct targets targets;
	struct config config;
	int root = unpack("live-boot");

	config_defaults(&config);
	config.debounce_seconds = 2;
	config.devices = 2;
	strcpy(config.device[0], "port=2-1"); /* the stick that the system lives on */
	strcpy(config.device[1], "/dev/nvme0n1p1");
	assert_int_equal(targets_find(&targets, root, &config, false), 0);
	assert_true(targets_arrived(&targets, root, disk_only_listed));
	assert_string_equal(nodes(&targets.disks), "/dev/sda /dev/nvme0n1!");
	assert_false(targets.disks.item[0].debounced);
	assert_true(targets.disks.item[1].debounced);
	config.debounce_seconds = 0;
	assert_int_equal(targets_find(&targets, root, &config, false), 0);
	assert_true(targets_arrived(&targets, root, disk_only_listed));
	assert_false(targets.disks.item[1].debounced);
	close(root);
	assert_int_equal(run("rm -r %2$s/%1$s", "live-boot"), 0);
}

static int make_folder(void **state)
{
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_tree_gives_its_disks),
		cmocka_unit_test(raid_btrfs_and_bcachefs_have_both_disks),
		cmocka_unit_test(the_stick_of_a_mirror_with_an_internal_disk_is_spare),
		cmocka_unit_test(a_stick_that_the_system_needs_is_not_spare),
		cmocka_unit_test(the_state_of_a_multipath_disk_is_its_controllers),
		cmocka_unit_test(the_plug_is_the_usb_device_or_the_card),
		cmocka_unit_test(a_hand_can_pull_some_and_not_others),
		cmocka_unit_test(only_a_kill_cord_is_debounced),
		cmocka_unit_test(a_device_is_named_by_path_port_serial_or_label),
	};

	keep_exit_statuses();
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
