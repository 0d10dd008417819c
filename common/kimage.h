/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * struct kimage, in which the kernel describes an image that is loaded, read from the kernel's
 * memory. Its first members are the same in Linux 6.1 and 6.12 (include/linux/kexec.h); what is
 * read is checked all the same, as another kernel may have other members there.
 */
#ifndef MEMWIPE_COMMON_KIMAGE_H
#define MEMWIPE_COMMON_KIMAGE_H

#include "common/kcore.h"

enum { KIMAGE_SEGMENTS_MAX = 16, KIMAGE_PAGE_BYTES = 4096 };

struct kimage_segment {
	uint64_t content;	/* where it came from; of no use any more */
	uint64_t content_bytes; /* the rest is zeros */
	uint64_t at; /* physical address that it is copied to, or lies at (crash image) */
	uint64_t bytes;
};

/* As the kernel has it. */
struct kimage {
	uint64_t head; /* first entry of the list of pages, which kimage_source() walks */
	uint64_t entry;
	uint64_t last_entry;
	uint64_t start; /* physical address of the entry point */
	uint64_t control_code_page;
	uint64_t swap_page;
	uint64_t vmcoreinfo_data_copy;
	uint64_t segments;
	struct kimage_segment segment[KIMAGE_SEGMENTS_MAX];
};

/*
 * Read the one at this virtual address. 0; -EINVAL: that is no struct kimage of the known layout;
 * another -errno.
 */
int kimage_read(const struct kcore *kcore, uint64_t address, struct kimage *image);

/*
 * The physical address of the page that will be copied to the physical address `destination` when
 * the image is started. 0; -ENOENT: none will; another -errno.
 */
int kimage_source(const struct kcore *kcore, const struct kimage *image, uint64_t destination,
		  uint64_t *source);

#endif
