/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "efi_dump.h"

#include "kexec-wipe/payload/arithmetic.h"

enum { DECIMAL = 10, NUMBERS = 1000, NO_NUMBER = NUMBERS, NUMBER_AT = 8 };
enum { CHUNK_BYTES = 1 << 20, PAGE_BYTES = 4096 };
enum { INFO_BYTES = 256 };
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

/* UEFI 2.10, 13.5, EFI_FILE_SYSTEM_INFO */
struct file_system_info {
	uint64_t bytes;
	uint64_t read_only;
	uint64_t volume_bytes;
	uint64_t free_bytes;
	uint8_t more[INFO_BYTES];
};

struct dump {
	struct efi_file *root;
	struct efi_file *part; /* NULL: none is open */
	uint64_t part_bytes;   /* of memory, in it */
	uint32_t number;
	void (*progress)(uint64_t done, uint64_t total);
	uint64_t done, total;
};

static void put_digits(uint32_t number, char *to)
{
	unsigned int i;

	for (i = DUMP_NUMBER_DIGITS; i-- > 0; number /= DECIMAL)
		to[i] = (char)('0' + number % DECIMAL);
	to[DUMP_NUMBER_DIGITS] = 0;
}

static uint64_t open_number(struct efi_file *root, uint32_t number, uint64_t mode,
			    struct efi_file **opened)
{
	uint16_t name[] = u"memwipe-000.lime";
	char digits[DUMP_NUMBER_DIGITS + 1];
	unsigned int i;

	put_digits(number, digits);
	for (i = 0; i < DUMP_NUMBER_DIGITS; i++)
		name[NUMBER_AT + i] = (uint16_t)digits[i];
	return root->open(root, opened, name, mode, 0);
}

/* The number behind the last one that is taken; NO_NUMBER: there is none. */
static uint32_t free_number(struct efi_file *root)
{
	struct efi_file *file;
	uint32_t number;

	for (number = NUMBERS; number > 0; number--)
		if (!open_number(root, number - 1, EFI_FILE_READ, &file)) {
			(void)file->close(file); /* nothing was written to it */
			break;
		}
	return number;
}

/* What firmware does not tell is found out when it is written. */
static bool has_room(struct efi_file *root, uint64_t bytes)
{
	static const struct efi_guid type = { { 0x11d26d3f09576e93, 0x3b7269c9a000398e } };
	struct file_system_info info;
	uint64_t info_bytes = sizeof(info);

	return root->get_info(root, &type, &info_bytes, &info) || info.free_bytes >= bytes;
}

static bool put(struct dump *dump, const void *from, uint64_t bytes)
{
	uint64_t written = bytes;

	return !dump->part->write(dump->part, &written, from) && written == bytes;
}

/* From elsewhere: firmware takes the address 0 for no buffer. */
static bool put_first_page(struct dump *dump, struct mem_range r)
{
	static uint8_t page[PAGE_BYTES];
	const volatile uint8_t *memory = (const volatile uint8_t *)r.start;
	uint64_t i;

	for (i = 0; i < r.end - r.start; i++)
		page[i] = memory[i];
	return put(dump, page, r.end - r.start);
}

static bool put_piece(struct dump *dump, struct mem_range r)
{
	return r.start ? put(dump, (const void *)r.start, r.end - r.start)
		       : put_first_page(dump, r);
}

static bool put_memory(struct dump *dump, struct mem_range r)
{
	while (r.start < r.end) {
		uint64_t multiple = r.start ? CHUNK_BYTES : PAGE_BYTES;
		uint64_t end = min_u64(next_multiple(r.start, multiple), r.end);

		if (!put_piece(dump, (struct mem_range){ r.start, end }))
			return false;
		dump->done += end - r.start;
		dump->progress(dump->done, dump->total);
		r.start = end;
	}
	return true;
}

static const char *end_part(struct dump *dump)
{
	struct efi_file *part = dump->part;

	dump->part = NULL;
	dump->part_bytes = 0;
	dump->number++;
	return part && part->close(part) ? "cannot close the file" : NULL;
}

static const char *dump_range(struct dump *dump, struct mem_range r)
{
	const char *reason = NULL;

	while (!reason && r.start < r.end) {
		uint64_t end = min_u64(r.start + PART_BYTES - dump->part_bytes, r.end);
		struct lime_header header = { LIME_MAGIC, LIME_VERSION, r.start, end - 1, 0 };

		if (dump->number >= NUMBERS)
			return "there are too many dumps";
		if (!dump->part &&
		    open_number(dump->root, dump->number,
				EFI_FILE_READ | EFI_FILE_WRITE | EFI_FILE_CREATE, &dump->part))
			return "cannot create the file: is the medium read-only?";
		if (!put(dump, &header, sizeof(header)) ||
		    !put_memory(dump, (struct mem_range){ r.start, end }))
			return "cannot write to the file: is the medium full?";
		dump->part_bytes += end - r.start;
		r.start = end;
		if (dump->part_bytes == PART_BYTES)
			reason = end_part(dump);
	}
	return reason;
}

/* What is left of a dump that failed would pass for a whole one. */
static void remove_parts(struct dump *dump, uint32_t first)
{
	struct efi_file *file;

	if (dump->part)
		(void)dump->part->remove(dump->part); /* there is a reason already, as below */
	while (dump->number-- > first)
		if (!open_number(dump->root, dump->number, EFI_FILE_READ | EFI_FILE_WRITE, &file))
			(void)file->remove(file);
}

const char *efi_dump(struct efi_file *root, const struct ranges *ranges, struct dumped *dumped,
		     void (*progress)(uint64_t done, uint64_t total))
{
	struct dump dump = { .root = root, .progress = progress, .total = ranges_bytes(ranges) };
	const char *reason = NULL;
	uint32_t first, i;

	first = dump.number = free_number(root);
	if (!has_room(root, dump.total + ranges->count * sizeof(struct lime_header)))
		return "the medium has too little room";
	for (i = 0; !reason && i < ranges->count; i++)
		reason = dump_range(&dump, ranges->item[i]);
	if (!reason && dump.part)
		reason = end_part(&dump);
	if (reason) {
		remove_parts(&dump, first);
		return reason;
	}
	put_digits(first, dumped->first);
	put_digits(dump.number - 1, dumped->last);
	return NULL;
}
