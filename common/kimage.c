/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/kimage.h"

#include <errno.h>
#include <stdbool.h>

/* Linux, include/linux/kexec.h: the lowest bits of an entry of the list say what it is. */
enum { IND_DESTINATION = 1, IND_INDIRECTION = 2, IND_DONE = 4, IND_SOURCE = 8 };

/* A page of the list describes almost 2 MiB of an image: this many are 2 GiB. */
enum { LIST_PAGES_MAX = 1024, LIST_ENTRIES = KIMAGE_PAGE_BYTES / sizeof(uint64_t) };

static bool is_page(uint64_t number)
{
	return number % KIMAGE_PAGE_BYTES == 0;
}

static bool makes_sense(const struct kimage *image)
{
	bool starts_inside = false;
	uint64_t i;

	if (image->segments < 1 || image->segments > KIMAGE_SEGMENTS_MAX)
		return false;
	for (i = 0; i < image->segments; i++) {
		const struct kimage_segment *segment = &image->segment[i];

		if (!is_page(segment->at) || !is_page(segment->bytes) || !segment->bytes ||
		    segment->content_bytes > segment->bytes)
			return false;
		starts_inside |= image->start - segment->at < segment->bytes;
	}
	return starts_inside;
}

int kimage_read(const struct kcore *kcore, uint64_t address, struct kimage *image)
{
	int error = kcore_read(kcore, address, image, sizeof(*image));

	if (error)
		return error;
	return makes_sense(image) ? 0 : -EINVAL;
}

struct walk {
	uint64_t destination; /* of the next source page */
	uint64_t wanted;      /* destination that is looked for */
	uint64_t found;	      /* its source page */
	uint64_t next_list;   /* page of the list that follows, 0: none yet */
	bool done;
};

static void follow(struct walk *walk, uint64_t entry)
{
	uint64_t page = entry & ~(uint64_t)(KIMAGE_PAGE_BYTES - 1);

	if (entry & IND_DESTINATION) {
		walk->destination = page;
	} else if (entry & IND_INDIRECTION) {
		walk->next_list = page;
	} else if (entry & IND_SOURCE) {
		if (walk->destination == walk->wanted) {
			walk->found = page;
			walk->done = true;
		}
		walk->destination += KIMAGE_PAGE_BYTES;
	} else {
		walk->done = true; /* IND_DONE, or nothing that is known */
	}
}

int kimage_source(const struct kcore *kcore, const struct kimage *image, uint64_t destination,
		  uint64_t *source)
{
	struct walk walk = { .destination = UINT64_MAX, .wanted = destination };
	uint64_t list[LIST_ENTRIES];
	int pages, i, error;

	follow(&walk, image->head);
	for (pages = 0; pages < LIST_PAGES_MAX && walk.next_list && !walk.done; pages++) {
		error = kcore_read_physical(kcore, walk.next_list, list, sizeof(list));
		if (error)
			return error;
		walk.next_list = 0;
		for (i = 0; i < LIST_ENTRIES && !walk.done && !walk.next_list; i++)
			follow(&walk, list[i]);
	}
	if (!walk.found)
		return -ENOENT;
	*source = walk.found;
	return 0;
}
