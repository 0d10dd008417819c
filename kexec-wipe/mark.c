/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kexec-wipe/mark.h"

enum { PAGE_BYTES = 4096 };

struct record_mark mark_of(const struct segment *segment, int root, enum slot_id slot)
{
	const char *content = segment->content;
	const char *page = segment->block ? (const char *)segment->block : content;
	size_t offset = page - content, rest = segment->bytes - offset;

	return (struct record_mark){
		.at = segment->image ? 0 : segment->at,
		.size = (segment->bytes + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES,
		.offset = offset,
		.sum = slot_sum(page, rest < PAGE_BYTES ? rest : PAGE_BYTES),
		.symbol = slot_symbol(root, slot),
	};
}
