/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kexec-wipe/method.h"

#include <errno.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/io.h"
#include "kexec-wipe/guest.h"

enum { LINE_BYTES = 128 };

enum { LOCKS_REBOOT = 1, LOCKS_PANIC = 2, LOCKS_MEMORY = 4, LOCKS_FILE = 8 };
enum { LOCKS_ALL = LOCKS_MEMORY | LOCKS_FILE };

/* A word in a file by which the kernel says that it takes no image. */
static const struct lock {
	unsigned int locks; /* one of these is enough */
	const char *path;
	const char *word;
	const char *reason;
} locks[] = {
	{ LOCKS_ALL, "proc/sys/kernel/kexec_load_disabled", "1",
	  "kernel.kexec_load_disabled is 1, and stays so until the next boot" },
	{ LOCKS_REBOOT, "proc/sys/kernel/kexec_load_limit_reboot", "0",
	  "kernel.kexec_load_limit_reboot is 0, and stays so until the next boot" },
	{ LOCKS_PANIC, "proc/sys/kernel/kexec_load_limit_panic", "0",
	  "kernel.kexec_load_limit_panic is 0, and stays so until the next boot" },
	{ LOCKS_PANIC, "sys/kernel/kexec_crash_size", "0",
	  "no memory is reserved for a panic: add crashkernel=1M to the kernel's command line" },
	{ LOCKS_MEMORY, "sys/kernel/security/lockdown", "[integrity]",
	  "the kernel is locked down (integrity), as it is under Secure Boot" },
	{ LOCKS_MEMORY, "sys/kernel/security/lockdown", "[confidentiality]",
	  "the kernel is locked down (confidentiality)" },
};

int method_permitted(struct fault *fault)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = { 0 };

	if (syscall(SYS_capget, &header, data) != 0)
		return fault_errno(fault, -errno, "capabilities");
	if (data[CAP_TO_INDEX(CAP_SYS_BOOT)].effective & CAP_TO_MASK(CAP_SYS_BOOT))
		return 0;
	return fault_set(fault, -EPERM, "not permitted: that needs root, or CAP_SYS_BOOT");
}

int method_loaded(int root, const struct method *method)
{
	char line[LINE_BYTES];
	int error = read_line(root, slot_names[method->slot].loaded, line, sizeof(line));

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

int method_open(int root, const struct method *method, bool file, bool live, struct fault *fault)
{
	unsigned int tries = (method->slot == SLOT_PANIC ? LOCKS_PANIC : LOCKS_REBOOT) |
			     (file ? LOCKS_FILE : LOCKS_MEMORY);
	const char *guest = guest_obstacle(root);
	const struct lock *lock;
	char line[LINE_BYTES];

	if (live && method_permitted(fault))
		return fault->error;
	if (guest)
		return fault_set(fault, -EOPNOTSUPP, "%s", guest);
	for (lock = locks; lock < locks + sizeof(locks) / sizeof(locks[0]); lock++)
		if (lock->locks & tries && read_line(root, lock->path, line, sizeof(line)) == 0 &&
		    has_word(line, lock->word))
			return fault_set(fault, -EPERM, "%s", lock->reason);
	if (live && method_loaded(root, method) == -ENOENT)
		return fault_set(fault, -ENOSYS, "this kernel has no kexec (no /%s)",
				 slot_names[method->slot].loaded);
	return 0;
}
