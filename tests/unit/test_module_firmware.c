/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The module's reading of firmware's map, as /sys/firmware/memmap shows it, with a kernel that is
 * made up. The module must overwrite what the loader does, which reads the same files.
 */
#include "core/memory_map.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <cmocka.h>

#include "tests/unit/recorded.h"

/* What firmware.c takes from the kernel. */
typedef uint32_t u32;
typedef uint64_t u64;
typedef int spinlock_t;
#define U64_MAX	   UINT64_MAX
#define GFP_KERNEL 0

enum { PAGE_BYTES = 4096, ENTRIES_MAX = 64, FIELDS = 3 };

struct attribute {
	const char *name;
};
struct attribute_group {
	struct attribute **attrs;
};
struct kernfs_node {
	void *priv;
};
struct list_head {
	struct kobject *first;
};
struct kobject {
	const struct kobj_type *ktype;
	struct kernfs_node *sd;
	struct kobject *entry; /* the next one of its set */
	const char *text[FIELDS];
};
struct sysfs_ops {
	ssize_t (*show)(struct kobject *, struct attribute *, char *);
};
struct kobj_type {
	const struct sysfs_ops *sysfs_ops;
	const struct attribute_group **default_groups;
};
struct kset {
	struct list_head list;
	spinlock_t list_lock;
};

#define list_for_each_entry(pos, head, member) for (pos = (head)->first; pos; pos = (pos)->member)
#define to_kset(kobj)			       ((struct kset *)(kobj))

static struct kernfs_node firmware_folder;
static struct kobject firmware = { .sd = &firmware_folder }, *firmware_kobj = &firmware;

static struct {
	struct kset set;
	struct kernfs_node folder;
	struct kobject entry[ENTRIES_MAX];
	unsigned int entries;
	char text[ENTRIES_MAX][FIELDS][64];
	bool missing;
	bool no_memory;
	int taken; /* references and pages that were not given back */
	int warnings;
} kernel;

static void spin_lock(spinlock_t *lock)
{
	assert_int_equal((*lock)++, 0);
}

static void spin_unlock(spinlock_t *lock)
{
	assert_int_equal((*lock)--, 1);
}

static struct kernfs_node *sysfs_get_dirent(struct kernfs_node *parent, const char *name)
{
	assert_ptr_equal(parent, &firmware_folder);
	assert_string_equal(name, "memmap");
	if (kernel.missing)
		return NULL;
	kernel.folder.priv = &kernel.set;
	kernel.taken++;
	return &kernel.folder;
}

static void sysfs_put(struct kernfs_node *node)
{
	assert_ptr_equal(node, &kernel.folder);
	kernel.taken--;
}

static unsigned long __get_free_page(int flags)
{
	(void)flags;
	if (kernel.no_memory)
		return 0;
	kernel.taken++;
	return (unsigned long)malloc(PAGE_BYTES);
}

static void free_page(unsigned long page)
{
	kernel.taken -= !!page;
	free((void *)page);
}

static int kstrtou64(const char *text, unsigned int base, u64 *number)
{
	char *end;

	errno = 0;
	*number = strtoull(text, &end, (int)base);
	return errno || end == text || strcmp(end, "\n") != 0 ? -EINVAL : 0;
}

static void pr_warn_once(const char *format)
{
	assert_non_null(strstr(format, "FIRMWARE_MEMMAP"));
	kernel.warnings++;
}

const char *firmware_add_map(struct memory_map *map);

#include "firmware_without_includes.c"

static struct attribute start = { "start" }, end = { "end" }, type = { "type" };
static struct attribute *files[] = { &start, &end, &type, NULL };

static ssize_t show(struct kobject *entry, struct attribute *file, char *page)
{
	for (unsigned int i = 0; i < FIELDS; i++)
		if (file == files[i] && entry->text[i])
			return snprintf(page, PAGE_BYTES, "%s", entry->text[i]);
	return -EIO;
}

static void add_files(const char *first, const char *last, const char *kind)
{
	static const struct sysfs_ops ops = { .show = show };
	static const struct attribute_group group = { files };
	static const struct attribute_group *groups[] = { &group, NULL };
	static const struct kobj_type ktype = { .sysfs_ops = &ops, .default_groups = groups };
	struct kobject *entry = &kernel.entry[kernel.entries++];

	assert_true(kernel.entries <= ENTRIES_MAX);
	*entry = (struct kobject){
		.ktype = &ktype,
		.entry = kernel.set.list.first,
		.text = { first, last, kind },
	};
	kernel.set.list.first = entry;
}

static void start_kernel(void)
{
	memset(&kernel, 0, sizeof(kernel));
}

static void read_firmware_map(const char *machine)
{
	char path[128];

	start_kernel();
	for (unsigned int i = 0;; i++) {
		for (unsigned int field = 0; field < FIELDS; field++) {
			char *text = kernel.text[i][field];
			FILE *file;

			snprintf(path, sizeof(path), "tests/data/%s/sys/firmware/memmap/%u/%s",
				 machine, i, files[field]->name);
			file = fopen(path, "r");
			if (!file && !field && i)
				return;
			assert_non_null(file);
			assert_non_null(fgets(text, sizeof(kernel.text[i][field]), file));
			fclose(file);
		}
		add_files(kernel.text[i][0], kernel.text[i][1], kernel.text[i][2]);
	}
}

static struct memory_map *kernel_map(const char *iomem, size_t bytes)
{
	struct memory_map *map = malloc(sizeof(*map));
	unsigned int line;

	assert_non_null(map);
	memory_map_init(map);
	assert_null(memory_map_add_iomem(map, iomem, bytes, &line));
	return map;
}

static void assert_same(const struct ranges *got, const struct ranges *expected)
{
	assert_int_equal(got->count, expected->count);
	for (u32 i = 0; i < got->count; i++) {
		assert_int_equal(got->item[i].start, expected->item[i].start);
		assert_int_equal(got->item[i].end, expected->item[i].end);
	}
}

static void the_module_overwrites_what_the_loader_does(void **state)
{
	static const char *const machines[] = { "q35-seabios", "pc-seabios", "q35-5g-hotplug",
						"q35-ovmf",    "microvm",    "firecracker" };

	for (size_t i = 0; i < sizeof(machines) / sizeof(machines[0]); i++) {
		struct memory_map *loader = recorded_map(machines[i]), *module;
		size_t bytes;
		char *iomem = recorded_file(machines[i], "proc/iomem", &bytes);

		print_message("%s\n", machines[i]);
		read_firmware_map(machines[i]);
		module = kernel_map(iomem, bytes);
		assert_null(firmware_add_map(module));
		assert_int_equal(kernel.taken, 0);
		assert_null(memory_map_finish(loader));
		assert_null(memory_map_finish(module));
		assert_same(&module->ram, &loader->ram);
		assert_same(&module->last, &loader->last);
		free(iomem);
		free(loader);
		free(module);
	}
}

static const char some_iomem[] = "00001000-0009ffff : System RAM\n"
				 "00100000-3e0b5fff : System RAM\n";

/* UEFI's boot services put a logo there; Linux reserves it, and the first page, for itself. */
static void what_the_kernel_reserves_of_ram_is_found(void **state)
{
	static const struct mem_range ram[] = { { 0, 0xa0000 },
						{ 0x100000, 0x3e900000 },
						{ 0x3eb00000, 0x3f000000 } };
	struct memory_map *map = kernel_map(some_iomem, sizeof(some_iomem) - 1);

	start_kernel();
	add_files("0x0\n", "0x9ffff\n", "System RAM\n");
	add_files("0x100000\n", "0x3e8fffff\n", "System RAM\n");
	add_files("0x3e900000\n", "0x3ea0ffff\n", "Reserved\n");
	add_files("0x3ea10000\n", "0x3eafffff\n", "ACPI Non-volatile Storage\n");
	add_files("0x3eb00000\n", "0x3effffff\n", "System RAM\n");
	add_files("0xffffffff00000000\n", "0xffffffffffffffff\n", "Reserved\n");
	assert_null(firmware_add_map(map));
	assert_null(memory_map_finish(map));
	assert_int_equal(map->ram.count, 3);
	for (u32 i = 0; i < map->ram.count; i++) {
		assert_int_equal(map->ram.item[i].start, ram[i].start);
		assert_int_equal(map->ram.item[i].end, ram[i].end);
	}
	free(map);
}

static void a_kernel_that_does_not_tell_it_is_warned_about(void **state)
{
	struct memory_map *map = kernel_map(some_iomem, sizeof(some_iomem) - 1);

	start_kernel();
	kernel.missing = true;
	assert_null(firmware_add_map(map));
	assert_int_equal(kernel.warnings, 1);
	assert_null(memory_map_finish(map));
	assert_int_equal(map->ram.count, 2);
	free(map);
}

static void assert_refused(const char *words)
{
	struct memory_map *map = kernel_map(some_iomem, sizeof(some_iomem) - 1);

	assert_string_equal(firmware_add_map(map), words);
	assert_int_equal(kernel.taken, 0);
	assert_int_equal(kernel.set.list_lock, 0);
	free(map);
}

static void what_cannot_be_read_is_a_reason(void **state)
{
	start_kernel();
	add_files("0x0\n", "ten\n", "System RAM\n");
	assert_refused("firmware's map has an entry without an address");
	start_kernel();
	add_files(NULL, "0x9ffff\n", "System RAM\n");
	assert_refused("firmware's map has an entry without an address");
	start_kernel();
	add_files("0x0\n", "0x9ffff\n", NULL);
	assert_refused("firmware's map has an entry without a type");
	start_kernel();
	add_files("0x0\n", "0x9ffff\n", "\n");
	assert_refused("type is empty");
	start_kernel();
	kernel.no_memory = true;
	assert_refused("out of memory");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_module_overwrites_what_the_loader_does),
		cmocka_unit_test(what_the_kernel_reserves_of_ram_is_found),
		cmocka_unit_test(a_kernel_that_does_not_tell_it_is_warned_about),
		cmocka_unit_test(what_cannot_be_read_is_a_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
