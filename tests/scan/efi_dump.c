/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "efi_dump.h"

enum { NUMBER_AT = 8, PAGE_BYTES = 4096, INFO_BYTES = 256, HEADER_BYTES = 32 };

/* UEFI 2.10, 13.5, EFI_FILE_SYSTEM_INFO */
struct file_system_info {
	uint64_t bytes;
	uint64_t read_only;
	uint64_t volume_bytes;
	uint64_t free_bytes;
	uint8_t more[INFO_BYTES];
};

struct efi_medium {
	struct dump_medium calls; /* first: it is what the dump has */
	struct efi_file *root;
	struct efi_file *part; /* NULL: none is open */
};

static uint64_t open_number(struct efi_file *root, uint32_t number, uint64_t mode,
			    struct efi_file **opened)
{
	uint16_t name[] = u"memwipe-000.lime";
	char digits[DUMP_NUMBER_DIGITS];
	unsigned int i;

	dump_digits(number, digits);
	for (i = 0; i < DUMP_NUMBER_DIGITS; i++)
		name[NUMBER_AT + i] = (uint16_t)digits[i];
	return root->open(root, opened, name, mode, 0);
}

/* The number behind the last one that is taken; DUMP_NUMBERS: there is none. */
static uint32_t free_number(struct efi_file *root)
{
	struct efi_file *file;
	uint32_t number;

	for (number = DUMP_NUMBERS; number > 0; number--)
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

static const char *create(struct dump_medium *calls, uint32_t number)
{
	struct efi_medium *medium = (struct efi_medium *)calls;

	return open_number(medium->root, number, EFI_FILE_READ | EFI_FILE_WRITE | EFI_FILE_CREATE,
			   &medium->part)
		       ? "cannot create the file: is the medium read-only?"
		       : NULL;
}

static bool put(struct dump_medium *calls, const void *from, uint64_t bytes)
{
	struct efi_file *part = ((struct efi_medium *)calls)->part;
	uint64_t written = bytes;

	return !part->write(part, &written, from) && written == bytes;
}

/* From elsewhere: firmware takes the address 0 for no buffer. */
static bool put_first_page(struct dump_medium *calls, struct mem_range r)
{
	static uint8_t page[PAGE_BYTES];
	const volatile uint8_t *memory = (const volatile uint8_t *)r.start;
	uint64_t i;

	for (i = 0; i < r.end - r.start; i++)
		page[i] = memory[i];
	return put(calls, page, r.end - r.start);
}

static bool put_memory(struct dump_medium *calls, struct mem_range r)
{
	return r.start ? put(calls, (const void *)r.start, r.end - r.start)
		       : put_first_page(calls, r);
}

static const char *close_part(struct dump_medium *calls)
{
	struct efi_medium *medium = (struct efi_medium *)calls;
	struct efi_file *part = medium->part;

	medium->part = NULL;
	return part->close(part) ? "cannot close the file" : NULL;
}

/* What is left of a dump that failed would pass for a whole one. */
static void remove_parts(struct efi_medium *medium, uint32_t first, uint32_t end)
{
	struct efi_file *file;

	if (medium->part)
		(void)medium->part->remove(medium->part); /* there is a reason already, as below */
	while (end-- > first)
		if (!open_number(medium->root, end, EFI_FILE_READ | EFI_FILE_WRITE, &file))
			(void)file->remove(file);
}

const char *efi_dump(struct efi_file *root, const struct ranges *ranges, struct dumped *dumped,
		     dump_progress *progress)
{
	struct efi_medium medium = { .root = root };
	uint32_t first = free_number(root), number = first;
	const char *reason;

	/* At run time: constants would need relocation. */
	medium.calls.open = create;
	medium.calls.put = put;
	medium.calls.put_memory = put_memory;
	medium.calls.close = close_part;
	medium.calls.cannot_put = "cannot write to the file: is the medium full?";
	if (!has_room(root, ranges_bytes(ranges) + ranges->count * HEADER_BYTES))
		return "the medium has too little room";
	reason = dump_write(&medium.calls, ranges, &number, progress);
	if (reason)
		remove_parts(&medium, first, number);
	else
		dump_name(dumped, first, number);
	return reason;
}
