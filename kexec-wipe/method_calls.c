/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The system calls behind a method, and what the kernel means by their errors. */
#include "kexec-wipe/method.h"

#include "common/way_calls.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/kexec.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SYSRQ_TRIGGER "/proc/sysrq-trigger"

enum { PATH_BYTES = 32 };

struct meaning {
	int error;
	const char *reason;
};

static const struct meaning memory_errors[] = {
	{ -EPERM, "the kernel refuses: it is locked down, or kexec is forbidden" },
	{ -EACCES, "the kernel refuses: it is locked down, or its IMA policy forbids kexec" },
	{ -ENOSYS, "this kernel has no kexec_load(2)" },
	{ -ENOMEM, "the kernel has not enough free memory for the image" },
	{ -EADDRNOTAVAIL, "the kernel does not accept the place of the image" },
	{ -EBUSY, "another kexec is being loaded or started" },
	{ 0 },
};

static const struct meaning file_errors[] = {
	{ -EPERM, "the kernel refuses: kexec is forbidden, or it is locked down and checks no "
		  "signature" },
	{ -EACCES, "the kernel refuses: its security policy forbids the file" },
	{ -ENOSYS, "this kernel has no kexec_file_load(2)" },
	{ -ENODATA, "the file has no signature, and this kernel demands one" },
	{ -ENOKEY, "the file is signed with a key that this kernel does not know" },
	{ -EKEYREJECTED, "the file does not match its signature" },
	{ -ENOPKG, "the kernel lacks an algorithm of the file's signature" },
	{ -EBADMSG, "the file's signature is damaged" },
	{ -ENOEXEC, "the file is no bzImage that this kernel can start" },
	{ -ENOMEM, "the kernel has not enough free memory for the image" },
	{ -EADDRNOTAVAIL, "the kernel finds no room in one piece for the image" },
	{ -EBUSY, "another kexec is being loaded or started" },
	{ 0 },
};

static int explain(int error, const struct meaning *meaning, const char *call, struct fault *fault)
{
	for (; meaning->error; meaning++)
		if (meaning->error == error)
			return fault_set(fault, error, "%s", meaning->reason);
	return fault_errno(fault, error, call);
}

static int load_memory(const struct method *method, const struct segment *segment,
		       struct fault *fault)
{
	struct kexec_segment piece = {
		.buf = segment->content,
		.bufsz = segment->bytes,
		.mem = (const void *)(uintptr_t)segment->at,
		.memsz = segment->bytes,
	};
	unsigned long flags = KEXEC_ARCH_X86_64 | (method->slot == SLOT_PANIC ? KEXEC_ON_CRASH : 0);

	if (syscall(SYS_kexec_load, segment->at, 1UL, &piece, flags) == 0)
		return 0;
	return explain(-errno, memory_errors, "kexec_load", fault);
}

/*
 * A file in memory that can only be read: the kernel refuses a file that is open for writing.
 * A descriptor or a negative errno.
 */
static int open_content(const struct segment *segment)
{
	int writer = memfd_create("handover", MFD_CLOEXEC), reader = -1;
	char path[PATH_BYTES];
	ssize_t written;

	if (writer < 0)
		return -errno;
	written = write(writer, segment->content, segment->bytes);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", writer);
	if (written == (ssize_t)segment->bytes)
		reader = open(path, O_RDONLY | O_CLOEXEC);
	else if (written >= 0)
		errno = ENOSPC;
	if (reader < 0)
		reader = -errno;
	close(writer);
	return reader;
}

static int load_file(const struct method *method, const struct segment *segment,
		     struct fault *fault)
{
	const char *command_line = segment->command_line ? segment->command_line : "";
	unsigned long flags = method->slot == SLOT_PANIC ? KEXEC_FILE_ON_CRASH : 0;
	int image, content, error = 0;

	image = open(segment->image, O_RDONLY | O_CLOEXEC);
	if (image < 0)
		return fault_set(fault, -errno, "cannot open %s: %s", segment->image,
				 strerror(errno));
	content = open_content(segment);
	if (content < 0) {
		close(image);
		return fault_errno(fault, content, "memfd");
	}
	if (syscall(SYS_kexec_file_load, image, content, strlen(command_line) + 1, command_line,
		    flags) != 0)
		error = -errno;
	close(content);
	close(image);
	if (error == -EADDRNOTAVAIL && method->slot == SLOT_PANIC)
		return fault_set(fault, error,
				 "the memory that is reserved for a panic is too small for the "
				 "image");
	return error ? explain(error, file_errors, "kexec_file_load", fault) : 0;
}

int method_load(const struct method *method, const struct segment *segment, struct fault *fault)
{
	return segment->image ? load_file(method, segment, fault)
			      : load_memory(method, segment, fault);
}

int method_unload(const struct method *method, struct fault *fault)
{
	unsigned long flags =
		KEXEC_FILE_UNLOAD | (method->slot == SLOT_PANIC ? KEXEC_FILE_ON_CRASH : 0);

	/* Under lockdown the older call is refused even for this. */
	if (syscall(SYS_kexec_file_load, -1, -1, 0UL, NULL, flags) == 0)
		return 0;
	if (errno != ENOSYS)
		return explain(-errno, file_errors, "kexec_file_load", fault);
	flags = KEXEC_ARCH_X86_64 | (method->slot == SLOT_PANIC ? KEXEC_ON_CRASH : 0);
	if (syscall(SYS_kexec_load, 0UL, 0UL, NULL, flags) == 0)
		return 0;
	return explain(-errno, memory_errors, "kexec_load", fault);
}

int method_enter(const struct method *method, struct fault *fault)
{
	const bool panic = method->slot == SLOT_PANIC;
	const struct way_call *call = panic ? &way_call_panic : &way_call_reboot;
	int fd[WAY_FILES] = { [0 ... WAY_FILES - 1] = -1 }, error;

	if (panic)
		fd[WAY_TRIGGER] = open(SYSRQ_TRIGGER, O_WRONLY | O_CLOEXEC);
	error = panic && fd[WAY_TRIGGER] < 0 ? -errno : call->go(fd);
	if (fd[WAY_TRIGGER] >= 0)
		close(fd[WAY_TRIGGER]);
	return fault_errno(fault, error, panic ? SYSRQ_TRIGGER : "reboot");
}
