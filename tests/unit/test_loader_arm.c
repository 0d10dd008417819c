/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Loading, with a kernel of the test's own behind syscall(2): what it is asked for, what is made of
 * its errors, and that image and record are there together or not at all.
 */
#include "kexec-wipe/arm.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/kexec.h>
#include <linux/reboot.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#include "kexec-wipe/method.h"
#include "tests/unit/tree.h"

#define LOADED "sys/kernel/kexec_loaded"
#define RECORD "run/memwipe/kexec"

enum { AT = 0x10000, BYTES = 0x2000 };

static struct kernel {
	const struct tree *tree;
	int error;	    /* what kexec_load and reboot answer */
	bool forgets;	    /* on error it drops what was loaded before */
	bool blocks_record; /* while loading, something comes in the record's way */
	bool capable;
	bool no_file_load; /* kexec_file_load is not there */
	unsigned int loads, unloads, reboots;
	unsigned long entry, segments, flags;
	struct kexec_segment segment;
} kernel;

static long fake_kexec_load(unsigned long entry, unsigned long segments,
			    const struct kexec_segment *segment, unsigned long flags)
{
	kernel.flags = flags;
	if (!segments) {
		kernel.unloads++;
		tree_put(kernel.tree, LOADED, "0\n");
		return 0;
	}
	kernel.loads++;
	kernel.entry = entry;
	kernel.segments = segments;
	kernel.segment = *segment;
	if (kernel.blocks_record)
		tree_put(kernel.tree, RECORD "/in-the-way", "");
	if (!kernel.error || kernel.forgets)
		tree_put(kernel.tree, LOADED, kernel.error ? "0\n" : "1\n");
	errno = kernel.error;
	return kernel.error ? -1 : 0;
}

/* What the image and the content beside it begin with; the whole command line. */
static char image_read[8], content_read[8], line_read[32];

static long fake_kexec_file_load(int image, int content, size_t line_bytes, const char *line,
				 unsigned long flags)
{
	kernel.flags = flags;
	if (kernel.no_file_load) {
		errno = ENOSYS;
		return -1;
	}
	if (flags & KEXEC_FILE_UNLOAD) {
		kernel.unloads++;
		tree_put(kernel.tree, LOADED, "0\n");
		return 0;
	}
	kernel.loads++;
	assert_in_range(line_bytes, 1, sizeof(line_read));
	memcpy(line_read, line, line_bytes);
	assert_int_equal(line_read[line_bytes - 1], '\0');
	/* The kernel refuses a file that is open for writing. */
	assert_int_equal(fcntl(content, F_GETFL) & O_ACCMODE, O_RDONLY);
	assert_int_equal(read(image, image_read, sizeof(image_read)), sizeof(image_read));
	assert_int_equal(read(content, content_read, sizeof(content_read)), sizeof(content_read));
	if (!kernel.error)
		tree_put(kernel.tree, LOADED, "1\n");
	errno = kernel.error;
	return kernel.error ? -1 : 0;
}

static long fake_capget(struct __user_cap_data_struct *data)
{
	data[CAP_TO_INDEX(CAP_SYS_BOOT)].effective =
		kernel.capable ? CAP_TO_MASK(CAP_SYS_BOOT) : ~CAP_TO_MASK(CAP_SYS_BOOT);
	return 0;
}

/* Takes the place of the C library's, so that no test can reach the real kernel. */
long syscall(long number, ...)
{
	unsigned long argument[5];
	va_list args;
	size_t i;

	va_start(args, number);
	for (i = 0; i < sizeof(argument) / sizeof(argument[0]); i++)
		argument[i] = va_arg(args, unsigned long);
	va_end(args);
	switch (number) {
	case SYS_kexec_load:
		return fake_kexec_load(argument[0], argument[1], (void *)argument[2], argument[3]);
	case SYS_kexec_file_load:
		return fake_kexec_file_load(argument[0], argument[1], argument[2],
					    (void *)argument[3], argument[4]);
	case SYS_capget:
		return fake_capget((void *)argument[1]);
	case SYS_reboot:
		assert_int_equal(argument[2], LINUX_REBOOT_CMD_KEXEC);
		kernel.reboots++;
		errno = kernel.error;
		return -1;
	}
	fail_msg("unexpected system call %ld", number);
	return -1;
}

static char content[BYTES];
static const struct segment segment = { .content = content, .bytes = BYTES, .at = AT };
static const struct record new_record = { .action = "poweroff", .ranges = 3, .bytes = 3 << 20 };

static void start(struct tree *tree, const char *loaded)
{
	tree_make(tree);
	tree_put(tree, LOADED, loaded);
	tree_put(tree, "run/other", "");
	kernel = (struct kernel){ .tree = tree, .capable = true };
}

static bool exists(const struct tree *tree, const char *path)
{
	return faccessat(tree->root, path, F_OK, 0) == 0;
}

static void kernel_is_asked_for_one_segment(void **state)
{
	struct fault fault;
	struct record record;
	struct tree tree;

	start(&tree, "0\n");
	assert_int_equal(arm(tree.root, &methods[METHOD_KEXEC], &segment, &new_record, &fault), 0);
	assert_int_equal(kernel.loads, 1);
	assert_int_equal(kernel.segments, 1);
	assert_int_equal(kernel.entry, AT);
	assert_int_equal(kernel.flags, KEXEC_ARCH_X86_64);
	assert_ptr_equal(kernel.segment.buf, content);
	assert_ptr_equal(kernel.segment.mem, (void *)(uintptr_t)AT);
	assert_int_equal(kernel.segment.bufsz, BYTES);
	assert_int_equal(kernel.segment.memsz, BYTES);
	assert_int_equal(record_read(tree.root, "kexec", &record), 0);
	assert_int_equal(record.bytes, new_record.bytes);
	tree_drop(&tree);
}

static void errors_are_told_plainly(void **state)
{
	static const struct {
		int error;
		const char *text;
	} cases[] = {
		{ EPERM, "the kernel refuses: it is locked down, or kexec is forbidden" },
		{ EACCES,
		  "the kernel refuses: it is locked down, or its IMA policy forbids kexec" },
		{ ENOSYS, "this kernel has no kexec_load(2)" },
		{ ENOMEM, "the kernel has not enough free memory for the image" },
		{ EBUSY, "another kexec is being loaded or started" },
		{ EADDRNOTAVAIL, "the kernel does not accept the place of the image" },
		{ EINVAL, "kexec_load: Invalid argument" },
	};
	struct fault fault;
	struct tree tree;
	size_t i;

	start(&tree, "0\n");
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		kernel.error = cases[i].error;
		assert_int_equal(
			arm(tree.root, &methods[METHOD_KEXEC], &segment, &new_record, &fault),
			-cases[i].error);
		assert_string_equal(fault.text, cases[i].text);
		assert_false(exists(&tree, RECORD));
		assert_false(exists(&tree, RECORD ".new"));
	}
	tree_drop(&tree);
}

static void panic_image_and_its_record_go_their_own_way(void **state)
{
	struct record record;
	struct fault fault;
	struct tree tree;

	start(&tree, "0\n");
	assert_int_equal(arm(tree.root, &methods[METHOD_PANIC], &segment, &new_record, &fault), 0);
	assert_int_equal(kernel.flags, KEXEC_ARCH_X86_64 | KEXEC_ON_CRASH);
	assert_int_equal(record_read(tree.root, "panic", &record), 0);
	assert_int_equal(record_read(tree.root, "kexec", &record), -ENOENT);
	assert_int_equal(method_unload(&methods[METHOD_PANIC], &fault), 0);
	assert_int_equal(kernel.flags, KEXEC_FILE_UNLOAD | KEXEC_FILE_ON_CRASH);
	kernel.no_file_load = true;
	assert_int_equal(method_unload(&methods[METHOD_PANIC], &fault), 0);
	assert_int_equal(kernel.flags, KEXEC_ARCH_X86_64 | KEXEC_ON_CRASH);
	assert_int_equal(kernel.unloads, 2);
	tree_drop(&tree);
}

static void file_is_handed_over_with_the_block_beside_it(void **state)
{
	struct segment handed = segment;
	struct fault fault;
	struct tree tree;
	char path[] = "/tmp/test_loader_arm.XXXXXX";
	int fd = mkstemp(path);

	assert_int_equal(write(fd, "an image", 8), 8);
	close(fd);
	memcpy(content, "a block!", 8);
	handed.image = path;
	start(&tree, "0\n");
	assert_int_equal(arm(tree.root, &methods[METHOD_FILE], &handed, &new_record, &fault), 0);
	assert_memory_equal(image_read, "an image", 8);
	assert_memory_equal(content_read, "a block!", 8);
	assert_string_equal(line_read, "");
	assert_int_equal(kernel.flags, 0);
	assert_true(exists(&tree, RECORD));
	handed.command_line = "quiet -- halt";
	assert_int_equal(arm(tree.root, &methods[METHOD_STOCK], &handed, &new_record, &fault), 0);
	assert_string_equal(line_read, "quiet -- halt");
	assert_int_equal(kernel.flags, 0);
	assert_int_equal(arm(tree.root, &methods[METHOD_PANIC], &handed, &new_record, &fault), 0);
	assert_int_equal(kernel.flags, KEXEC_FILE_ON_CRASH);
	unlink(path);
	assert_int_equal(arm(tree.root, &methods[METHOD_FILE], &handed, &new_record, &fault),
			 -ENOENT);
	assert_non_null(strstr(fault.text, ": No such file or directory"));
	tree_drop(&tree);
}

static void errors_of_files_are_told_plainly(void **state)
{
	static const struct {
		int error;
		const char *text;
	} cases[] = {
		{ ENODATA, "the file has no signature, and this kernel demands one" },
		{ ENOKEY, "the file is signed with a key that this kernel does not know" },
		{ EKEYREJECTED, "the file does not match its signature" },
		{ EACCES, "the kernel refuses: its security policy forbids the file" },
		{ EPERM, "the kernel refuses: kexec is forbidden, or it is locked down and checks "
			 "no signature" },
		{ ENOPKG, "the kernel lacks an algorithm of the file's signature" },
		{ EBADMSG, "the file's signature is damaged" },
		{ ENOMEM, "the kernel has not enough free memory for the image" },
		{ EADDRNOTAVAIL, "the kernel finds no room in one piece for the image" },
		{ EBUSY, "another kexec is being loaded or started" },
		{ ENOSYS, "this kernel has no kexec_file_load(2)" },
		{ ENOEXEC, "the file is no bzImage that this kernel can start" },
		{ EINVAL, "kexec_file_load: Invalid argument" },
	};
	struct segment handed = segment;
	struct fault fault;
	struct tree tree;
	size_t i;

	handed.image = "/proc/self/exe";
	start(&tree, "0\n");
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		kernel.error = cases[i].error;
		assert_int_equal(
			arm(tree.root, &methods[METHOD_FILE], &handed, &new_record, &fault),
			-cases[i].error);
		assert_string_equal(fault.text, cases[i].text);
		assert_false(exists(&tree, RECORD));
	}
	kernel.error = EADDRNOTAVAIL;
	assert_int_equal(arm(tree.root, &methods[METHOD_PANIC], &handed, &new_record, &fault),
			 -EADDRNOTAVAIL);
	assert_string_equal(fault.text,
			    "the memory that is reserved for a panic is too small for the image");
	tree_drop(&tree);
}

static void failed_load_leaves_what_was_there(void **state)
{
	struct fault fault;
	struct tree tree;

	start(&tree, "1\n");
	tree_put(&tree, RECORD, "action=reboot\nranges=7\nbytes=1\n");
	kernel.error = ENOMEM;
	assert_int_equal(arm(tree.root, &methods[METHOD_KEXEC], &segment, &new_record, &fault),
			 -ENOMEM);
	assert_string_equal(fault.text, "the kernel has not enough free memory for the image");
	assert_true(exists(&tree, RECORD));
	assert_false(exists(&tree, RECORD ".new"));
	assert_int_equal(method_loaded(tree.root, &methods[METHOD_KEXEC]), 1);
	tree_drop(&tree);
}

static void image_that_the_kernel_dropped_is_told(void **state)
{
	struct fault fault;
	struct tree tree;

	start(&tree, "1\n");
	tree_put(&tree, RECORD, "action=reboot\nranges=7\nbytes=1\n");
	kernel.error = ENOMEM;
	kernel.forgets = true;
	assert_int_equal(arm(tree.root, &methods[METHOD_KEXEC], &segment, &new_record, &fault),
			 -ENOMEM);
	assert_string_equal(fault.text, "the kernel has not enough free memory for the image; "
					"the image that was loaded before is gone");
	assert_false(exists(&tree, RECORD));
	tree_drop(&tree);
}

static void load_that_cannot_be_recorded_does_not_happen(void **state)
{
	struct fault fault;
	struct tree tree;

	start(&tree, "0\n");
	tree_put(&tree, "run/memwipe", "a file in the way");
	assert_int_equal(arm(tree.root, &methods[METHOD_KEXEC], &segment, &new_record, &fault),
			 -ENOTDIR);
	assert_int_equal(kernel.loads, 0);
	tree_drop(&tree);
}

static void load_without_its_record_is_undone(void **state)
{
	struct fault fault;
	struct tree tree;

	start(&tree, "0\n");
	kernel.blocks_record = true;
	assert_int_equal(arm(tree.root, &methods[METHOD_KEXEC], &segment, &new_record, &fault),
			 -EISDIR);
	assert_string_equal(fault.text, "cannot write /run/memwipe/kexec: Is a directory");
	assert_int_equal(kernel.unloads, 1);
	assert_int_equal(method_loaded(tree.root, &methods[METHOD_KEXEC]), 0);
	assert_false(exists(&tree, RECORD ".new"));
	tree_drop(&tree);
}

static void locks_shut_the_door(void **state)
{
	static const struct {
		const char *path;
		const char *content;
		const char *reason; /* NULL: open */
	} cases[] = {
		{ "proc/sys/kernel/kexec_load_disabled", "1\n",
		  "kernel.kexec_load_disabled is 1, and stays so until the next boot" },
		{ "proc/sys/kernel/kexec_load_disabled", "0\n", NULL },
		{ "proc/sys/kernel/kexec_load_limit_reboot", "0\n",
		  "kernel.kexec_load_limit_reboot is 0, and stays so until the next boot" },
		{ "proc/sys/kernel/kexec_load_limit_reboot", "-1\n", NULL },
		{ "proc/sys/kernel/kexec_load_limit_reboot", "10\n", NULL },
		{ "sys/kernel/security/lockdown", "none [integrity] confidentiality\n",
		  "the kernel is locked down (integrity), as it is under Secure Boot" },
		{ "sys/kernel/security/lockdown", "none integrity [confidentiality]\n",
		  "the kernel is locked down (confidentiality)" },
		{ "sys/kernel/security/lockdown", "[none] integrity confidentiality\n", NULL },
	};
	struct fault fault;
	struct tree tree;
	size_t i;

	start(&tree, "0\n");
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		tree_put(&tree, cases[i].path, cases[i].content);
		assert_int_equal(
			method_open(tree.root, &methods[METHOD_KEXEC], false, true, &fault),
			cases[i].reason ? -EPERM : 0);
		if (cases[i].reason)
			assert_string_equal(fault.text, cases[i].reason);
		assert_int_equal(unlinkat(tree.root, cases[i].path, 0), 0);
	}
	tree_drop(&tree);
}

static void lockdown_leaves_the_signed_file(void **state)
{
	struct fault fault;
	struct tree tree;

	start(&tree, "0\n");
	tree_put(&tree, "sys/kernel/security/lockdown", "none [integrity] confidentiality\n");
	tree_put(&tree, "sys/kernel/kexec_crash_size", "1048576\n");
	assert_int_equal(method_open(tree.root, &methods[METHOD_FILE], true, false, &fault), 0);
	assert_int_equal(method_open(tree.root, &methods[METHOD_PANIC], true, false, &fault), 0);
	assert_int_equal(method_open(tree.root, &methods[METHOD_PANIC], false, false, &fault),
			 -EPERM);
	tree_put(&tree, "sys/kernel/kexec_crash_size", "0\n");
	assert_int_equal(method_open(tree.root, &methods[METHOD_PANIC], true, false, &fault),
			 -EPERM);
	assert_string_equal(fault.text, "no memory is reserved for a panic: add crashkernel=1M to "
					"the kernel's command line");
	tree_put(&tree, "proc/sys/kernel/kexec_load_disabled", "1\n");
	assert_int_equal(method_open(tree.root, &methods[METHOD_FILE], true, false, &fault),
			 -EPERM);
	tree_drop(&tree);
}

static void running_kernel_and_process_are_asked_only_when_live(void **state)
{
	struct fault fault;
	struct tree tree;

	start(&tree, "0\n");
	kernel.capable = false;
	assert_int_equal(method_open(tree.root, &methods[METHOD_KEXEC], false, true, &fault),
			 -EPERM);
	assert_string_equal(fault.text, "not permitted: that needs root, or CAP_SYS_BOOT");
	assert_int_equal(method_open(tree.root, &methods[METHOD_KEXEC], false, false, &fault), 0);
	kernel.capable = true;
	assert_int_equal(unlinkat(tree.root, LOADED, 0), 0);
	assert_int_equal(method_open(tree.root, &methods[METHOD_KEXEC], false, true, &fault),
			 -ENOSYS);
	assert_string_equal(fault.text, "this kernel has no kexec (no /sys/kernel/kexec_loaded)");
	assert_int_equal(method_open(tree.root, &methods[METHOD_KEXEC], false, false, &fault), 0);
	assert_int_equal(method_loaded(tree.root, &methods[METHOD_KEXEC]), -ENOENT);
	tree_drop(&tree);
}

static void entering_is_one_reboot_call(void **state)
{
	struct fault fault;

	kernel = (struct kernel){ .error = EINVAL };
	assert_int_equal(method_enter(&methods[METHOD_KEXEC], &fault), -EINVAL);
	assert_int_equal(kernel.reboots, 1);
	assert_string_equal(fault.text, "reboot: Invalid argument");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kernel_is_asked_for_one_segment),
		cmocka_unit_test(errors_are_told_plainly),
		cmocka_unit_test(panic_image_and_its_record_go_their_own_way),
		cmocka_unit_test(file_is_handed_over_with_the_block_beside_it),
		cmocka_unit_test(errors_of_files_are_told_plainly),
		cmocka_unit_test(failed_load_leaves_what_was_there),
		cmocka_unit_test(image_that_the_kernel_dropped_is_told),
		cmocka_unit_test(load_that_cannot_be_recorded_does_not_happen),
		cmocka_unit_test(load_without_its_record_is_undone),
		cmocka_unit_test(locks_shut_the_door),
		cmocka_unit_test(lockdown_leaves_the_signed_file),
		cmocka_unit_test(running_kernel_and_process_are_asked_only_when_live),
		cmocka_unit_test(entering_is_one_reboot_call),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
