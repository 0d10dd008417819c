/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/kcore.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

/* Linux, Documentation/arch/x86/x86_64/mm.rst: the mapping of the kernel's text and data. */
#define TEXT_MAPPING_START 0xffffffff80000000ULL

/* What has no physical address of its own has this one (vmalloc, vmemmap, modules). */
#define NO_PHYSICAL UINT64_MAX

enum { HEADERS_AT_ONCE = 32 };

static int read_exactly(int fd, uint64_t offset, void *to, size_t bytes)
{
	ssize_t got = pread(fd, to, bytes, (off_t)offset);

	if (got < 0)
		return -errno;
	return (size_t)got == bytes ? 0 : -EFAULT;
}

static void keep_loads(struct kcore *kcore, const Elf64_Phdr *header, size_t count)
{
	size_t i;

	for (i = 0; i < count && kcore->loads < KCORE_LOADS_MAX; i++) {
		if (header[i].p_type != PT_LOAD || header[i].p_paddr == NO_PHYSICAL)
			continue;
		kcore->load[kcore->loads++] = (struct kcore_load){
			.address = header[i].p_vaddr,
			.physical = header[i].p_paddr,
			.bytes = header[i].p_filesz,
			.offset = header[i].p_offset,
		};
	}
}

static int read_headers(struct kcore *kcore)
{
	Elf64_Phdr headers[HEADERS_AT_ONCE];
	Elf64_Ehdr elf;
	size_t done, now;
	int error = read_exactly(kcore->fd, 0, &elf, sizeof(elf));

	kcore->loads = 0;
	if (error)
		return error;
	if (memcmp(elf.e_ident, ELFMAG, SELFMAG) != 0 || elf.e_ident[EI_CLASS] != ELFCLASS64 ||
	    elf.e_phentsize != sizeof(headers[0]))
		return -EINVAL;
	for (done = 0; done < elf.e_phnum; done += now) {
		now = elf.e_phnum - done;
		if (now > HEADERS_AT_ONCE)
			now = HEADERS_AT_ONCE;
		error = read_exactly(kcore->fd, elf.e_phoff + done * sizeof(headers[0]), headers,
				     now * sizeof(headers[0]));
		if (error)
			return error;
		keep_loads(kcore, headers, now);
	}
	return 0;
}

int kcore_prepare(struct kcore *kcore, int root)
{
	int error;

	if (kcore->fd < 0)
		kcore->fd = openat(root, "proc/kcore", O_RDONLY | O_CLOEXEC);
	if (kcore->fd < 0)
		return -errno;
	error = read_headers(kcore);
	if (error)
		kcore_close(kcore);
	return error;
}

void kcore_close(struct kcore *kcore)
{
	if (kcore->fd >= 0)
		close(kcore->fd);
	kcore->fd = -1;
	kcore->loads = 0;
}

/* Is [at, at + bytes) inside [start, start + room)? */
static bool is_inside(uint64_t at, size_t bytes, uint64_t start, uint64_t room)
{
	return at >= start && at - start < room && bytes <= room - (at - start);
}

int kcore_read(const struct kcore *kcore, uint64_t address, void *to, size_t bytes)
{
	const struct kcore_load *load;

	for (load = kcore->load; load < kcore->load + kcore->loads; load++)
		if (is_inside(address, bytes, load->address, load->bytes))
			return read_exactly(kcore->fd, load->offset + (address - load->address), to,
					    bytes);
	return -EFAULT;
}

int kcore_read_physical(const struct kcore *kcore, uint64_t physical, void *to, size_t bytes)
{
	const struct kcore_load *load;

	for (load = kcore->load; load < kcore->load + kcore->loads; load++)
		if (is_inside(physical, bytes, load->physical, load->bytes))
			return read_exactly(kcore->fd, load->offset + (physical - load->physical),
					    to, bytes);
	return -EFAULT;
}

uint64_t kcore_text(const struct kcore *kcore)
{
	const struct kcore_load *load;

	for (load = kcore->load; load < kcore->load + kcore->loads; load++)
		if (load->address >= TEXT_MAPPING_START)
			return load->address;
	return 0;
}
