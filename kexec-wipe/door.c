/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kexec-wipe/door.h"

#include <errno.h>
#include <linux/capability.h>
#include <linux/kexec.h>
#include <linux/reboot.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sdmem/common/io.h"

#define KEXEC_LOADED "sys/kernel/kexec_loaded"

enum { LINE_BYTES = 128 };

/* A word in a file by which the kernel says that it takes no image. */
static const struct lock {
	const char *path;
	const char *word;
	const char *reason;
} locks[] = {
	{ "proc/sys/kernel/kexec_load_disabled", "1",
	  "kernel.kexec_load_disabled is 1, and stays so until the next boot" },
	{ "proc/sys/kernel/kexec_load_limit_reboot", "0",
	  "kernel.kexec_load_limit_reboot is 0, and stays so until the next boot" },
	{ "sys/kernel/security/lockdown", "[integrity]",
	  "the kernel is locked down (integrity), as it is under Secure Boot" },
	{ "sys/kernel/security/lockdown", "[confidentiality]",
	  "the kernel is locked down (confidentiality)" },
};

/* What the kernel means by an error of kexec_load(2). */
static const struct {
	int error;
	const char *reason;
} kexec_errors[] = {
	{ -EPERM, "the kernel refuses: it is locked down, or kexec is forbidden" },
	{ -EACCES, "the kernel refuses: it is locked down, or its IMA policy forbids kexec" },
	{ -ENOSYS, "this kernel has no kexec_load(2)" },
	{ -ENOMEM, "the kernel has not enough free memory for the image" },
	{ -EADDRNOTAVAIL, "the kernel does not accept the place of the image" },
	{ -EBUSY, "another kexec is being loaded or started" },
};

int door_permitted(struct fault *fault)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = { 0 };

	if (syscall(SYS_capget, &header, data) != 0)
		return fault_errno(fault, -errno, "capabilities");
	if (data[CAP_TO_INDEX(CAP_SYS_BOOT)].effective & CAP_TO_MASK(CAP_SYS_BOOT))
		return 0;
	return fault_set(fault, -EPERM, "not permitted: that needs root, or CAP_SYS_BOOT");
}

int door_loaded(int root)
{
	char line[LINE_BYTES];
	int error = read_line(root, KEXEC_LOADED, line, sizeof(line));

	return error ? error : strcmp(line, "1") == 0;
}

static bool has_word(char *line, const char *word)
{
	char *rest, *w;

	for (w = strtok_r(line, " ", &rest); w; w = strtok_r(NULL, " ", &rest))
		if (strcmp(w, word) == 0)
			return true;
	return false;
}

int door_open(int root, bool live, struct fault *fault)
{
	const struct lock *lock;
	char line[LINE_BYTES];

	if (live && door_permitted(fault))
		return fault->error;
	for (lock = locks; lock < locks + sizeof(locks) / sizeof(locks[0]); lock++)
		if (read_line(root, lock->path, line, sizeof(line)) == 0 &&
		    has_word(line, lock->word))
			return fault_set(fault, -EPERM, "%s", lock->reason);
	if (live && door_loaded(root) == -ENOENT)
		return fault_set(fault, -ENOSYS, "this kernel has no kexec (no /" KEXEC_LOADED ")");
	return 0;
}

static int explain(int error, struct fault *fault)
{
	unsigned int i;

	for (i = 0; i < sizeof(kexec_errors) / sizeof(kexec_errors[0]); i++)
		if (kexec_errors[i].error == error)
			return fault_set(fault, error, "%s", kexec_errors[i].reason);
	return fault_errno(fault, error, "kexec_load");
}

int door_load(const struct segment *segment, struct fault *fault)
{
	struct kexec_segment piece = {
		.buf = segment->content,
		.bufsz = segment->bytes,
		.mem = (const void *)(uintptr_t)segment->at,
		.memsz = segment->bytes,
	};

	if (syscall(SYS_kexec_load, segment->at, 1UL, &piece, KEXEC_ARCH_X86_64) == 0)
		return 0;
	return explain(-errno, fault);
}

int door_unload(struct fault *fault)
{
	if (syscall(SYS_kexec_load, 0UL, 0UL, NULL, KEXEC_ARCH_X86_64) == 0)
		return 0;
	return explain(-errno, fault);
}

int door_enter(struct fault *fault)
{
	syscall(SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_KEXEC, NULL);
	return fault_errno(fault, -errno, "reboot");
}
