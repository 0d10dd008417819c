/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Preloaded into sdmem: of the memory that it takes from the kernel, the first two addresses of
 * pages are the same page, so what was written to the first one cannot be read back.
 */
#include <dlfcn.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23 /* Linux 5.14 */
#endif

enum { PAGE_BYTES = 4096, SAME_PAGES = 2 };

static int share_first_pages(char *at)
{
	int fd = memfd_create("one page", MFD_CLOEXEC), i;
	void *mapped = fd < 0 || ftruncate(fd, PAGE_BYTES) ? MAP_FAILED : at;

	for (i = 0; i < SAME_PAGES && mapped != MAP_FAILED; i++)
		mapped = mmap(at + i * PAGE_BYTES, PAGE_BYTES, PROT_READ | PROT_WRITE,
			      MAP_SHARED | MAP_FIXED, fd, 0);
	close(fd);
	return mapped == MAP_FAILED ? -1 : 0;
}

int madvise(void *at, size_t bytes, int advice)
{
	int (*real)(void *, size_t, int) =
		(int (*)(void *, size_t, int))dlsym(RTLD_NEXT, "madvise");

	if (advice == MADV_POPULATE_WRITE && bytes >= SAME_PAGES * PAGE_BYTES &&
	    share_first_pages(at) != 0)
		return -1;
	return real(at, bytes, advice);
}
