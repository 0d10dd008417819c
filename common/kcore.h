/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel's memory through /proc/kcore, an ELF core file whose program headers say at which
 * offset which memory is found. Reading memory is one pread(2) and allocates nothing; reading the
 * headers makes the kernel allocate, so that is done beforehand.
 */
#ifndef MEMWIPE_COMMON_KCORE_H
#define MEMWIPE_COMMON_KCORE_H

#include <stddef.h>
#include <stdint.h>

enum { KCORE_LOADS_MAX = 128 };

struct kcore_load {
	uint64_t address;  /* virtual */
	uint64_t physical; /* the same place */
	uint64_t bytes;
	uint64_t offset; /* in the file */
};

struct kcore {
	int fd; /* -1: not open */
	size_t loads;
	struct kcore_load load[KCORE_LOADS_MAX];
};

/*
 * Open the file below root if it is not open, and read its headers. 0 or -errno; -EPERM: this
 * process may not, or the kernel is locked down (confidentiality).
 */
int kcore_prepare(struct kcore *kcore, int root);

void kcore_close(struct kcore *kcore);

/*
 * Read memory at a virtual or at a physical address. 0; -EFAULT: the file does not have all of it;
 * another -errno.
 */
int kcore_read(const struct kcore *kcore, uint64_t address, void *to, size_t bytes);
int kcore_read_physical(const struct kcore *kcore, uint64_t physical, void *to, size_t bytes);

/* The virtual address at which the kernel's own text starts; 0: not known. */
uint64_t kcore_text(const struct kcore *kcore);

#endif
