/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dump.h"

#include "kexec-wipe/payload/arithmetic.h"

enum { DECIMAL = 10, CHUNK_BYTES = 1 << 20, PAGE_BYTES = 4096 };
/* FAT's files end at 4 GiB. */
#define PART_BYTES (1ULL << 30)

enum { LIME_MAGIC = 0x4c694d45, LIME_VERSION = 1 };
struct lime_header {
	uint32_t magic;
	uint32_t version;
	uint64_t start;
	uint64_t last; /* address, not behind it */
	uint64_t reserved;
};

struct dump {
	struct dump_medium *medium;
	bool is_open;
	uint64_t part_bytes; /* of memory, in the open file */
	uint32_t number;
	dump_progress *progress;
	uint64_t done, total;
};

void dump_digits(uint32_t number, char *to)
{
	unsigned int i;

	for (i = DUMP_NUMBER_DIGITS; i-- > 0; number /= DECIMAL)
		to[i] = (char)('0' + number % DECIMAL);
}

void dump_name(struct dumped *dumped, uint32_t first, uint32_t end)
{
	dump_digits(first, dumped->first);
	dump_digits(end - 1, dumped->last);
	dumped->first[DUMP_NUMBER_DIGITS] = dumped->last[DUMP_NUMBER_DIGITS] = 0;
}

/* UEFI wants the first page alone: efi_dump.c */
static bool put_memory(struct dump *dump, struct mem_range r)
{
	while (r.start < r.end) {
		uint64_t multiple = r.start ? CHUNK_BYTES : PAGE_BYTES;
		uint64_t end = min_u64(next_multiple(r.start, multiple), r.end);

		if (!dump->medium->put_memory(dump->medium, (struct mem_range){ r.start, end }))
			return false;
		dump->done += end - r.start;
		if (dump->progress)
			dump->progress(dump->done, dump->total);
		r.start = end;
	}
	return true;
}

static const char *begin_part(struct dump *dump)
{
	const char *reason;

	if (dump->number >= DUMP_NUMBERS)
		return "there are too many dumps";
	reason = dump->is_open ? NULL : dump->medium->open(dump->medium, dump->number);
	dump->is_open |= !reason;
	return reason;
}

static const char *end_part(struct dump *dump)
{
	const char *reason = dump->is_open ? dump->medium->close(dump->medium) : NULL;

	dump->is_open = false;
	dump->part_bytes = 0;
	dump->number++;
	return reason;
}

static const char *dump_range(struct dump *dump, struct mem_range r)
{
	const char *reason = NULL;

	while (!reason && r.start < r.end) {
		uint64_t end = min_u64(r.start + PART_BYTES - dump->part_bytes, r.end);
		struct lime_header header = { LIME_MAGIC, LIME_VERSION, r.start, end - 1, 0 };

		reason = begin_part(dump);
		if (reason)
			return reason;
		if (!dump->medium->put(dump->medium, &header, sizeof(header)) ||
		    !put_memory(dump, (struct mem_range){ r.start, end }))
			return dump->medium->cannot_put;
		dump->part_bytes += end - r.start;
		r.start = end;
		if (dump->part_bytes == PART_BYTES)
			reason = end_part(dump);
	}
	return reason;
}

const char *dump_write(struct dump_medium *medium, const struct ranges *ranges, uint32_t *number,
		       dump_progress *progress)
{
	struct dump dump = { .medium = medium,
			     .number = *number,
			     .progress = progress,
			     .total = ranges_bytes(ranges) };
	const char *reason = NULL;

	for (uint32_t i = 0; !reason && i < ranges->count; i++)
		reason = dump_range(&dump, ranges->item[i]);
	if (!reason && dump.is_open)
		reason = end_part(&dump);
	*number = dump.number;
	return reason;
}
