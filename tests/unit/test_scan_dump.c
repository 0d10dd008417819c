/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Dumps of memory, written through a firmware that the test makes up: its files are arrays of
 * pieces, and what they hold is compared with the ranges.
 */
#include "tests/scan/efi_dump.h"
#include "tests/scan/efi_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define GIB	  (1ULL << 30)
#define NOT_FOUND (EFI_ERROR | 14)
#define FULL	  (EFI_ERROR | 11)

enum { FILES = 1001, TEXT = 1000, HEADER_BYTES = 32, HEADERS_MAX = 8, PAGE = 4096 };

struct header {
	uint32_t magic, version;
	uint64_t start, last, reserved;
};

struct file {
	struct efi_file calls; /* first: it is what the program has */
	bool exists, open;
	uint64_t bytes;
	struct header header[HEADERS_MAX];
	unsigned int headers;
	uint64_t due; /* bytes that the last header announced, and that have not come */
	const uint8_t *expected;
};

static struct file file[FILES], root;
static uint64_t room; /* on the medium */
static bool tells_room, read_only, close_fails;
static unsigned int progress_calls;
static uint64_t progress_done, progress_total;

static unsigned int number_of(const uint16_t *name)
{
	char text[32];
	unsigned int i;

	for (i = 0; name[i]; i++)
		text[i] = (char)name[i];
	text[i] = 0;
	if (!strcmp(text, "memwipe-scan.txt"))
		return TEXT;
	assert_int_equal(strlen(text), strlen("memwipe-000.lime"));
	assert_memory_equal(text, "memwipe-", 8);
	assert_string_equal(text + 11, ".lime");
	return (text[8] - '0') * 100 + (text[9] - '0') * 10 + (text[10] - '0');
}

static EFIAPI uint64_t open_file(struct efi_file *folder, struct efi_file **opened,
				 const uint16_t *name, uint64_t mode, uint64_t attributes)
{
	struct file *f = &file[number_of(name)];

	if (!f->exists && !(mode & EFI_FILE_CREATE))
		return NOT_FOUND;
	if (read_only && (mode & EFI_FILE_WRITE))
		return FULL;
	assert_false(f->open);
	f->exists = f->open = true;
	f->calls = root.calls;
	*opened = &f->calls;
	return 0;
}

static EFIAPI uint64_t close_file(struct efi_file *handle)
{
	struct file *f = (struct file *)handle;

	assert_true(f->open);
	f->open = false;
	return close_fails ? FULL : 0;
}

static EFIAPI uint64_t remove_file(struct efi_file *handle)
{
	struct file *f = (struct file *)handle;

	assert_true(f->open);
	room += f->bytes;
	memset(f, 0, sizeof(*f));
	return 0;
}

/* Memory that is announced may not exist here, so only its address is looked at. */
static void take(struct file *f, const void *from, uint64_t bytes)
{
	if (!f->due) {
		struct header *h = &f->header[f->headers++];

		assert_int_equal(bytes, HEADER_BYTES);
		assert_true(f->headers <= HEADERS_MAX);
		memcpy(h, from, sizeof(*h));
		f->due = h->last - h->start + 1;
		f->expected = (const uint8_t *)h->start;
		return;
	}
	assert_ptr_equal(from, f->expected);
	assert_true(bytes <= f->due);
	f->due -= bytes;
	f->expected += bytes;
}

static EFIAPI uint64_t write_file(struct efi_file *handle, uint64_t *bytes, const void *from)
{
	struct file *f = (struct file *)handle;

	assert_true(f->open);
	if (*bytes > room)
		return FULL;
	if (f != &file[TEXT])
		take(f, from, *bytes);
	room -= *bytes;
	f->bytes += *bytes;
	return 0;
}

static EFIAPI uint64_t set_position(struct efi_file *handle, uint64_t position)
{
	assert_int_equal(position, UINT64_MAX);
	return 0;
}

/* UEFI 2.10, 13.5, EFI_FILE_SYSTEM_INFO: the free bytes are at 24. */
static EFIAPI uint64_t get_info(struct efi_file *handle, const struct efi_guid *type,
				uint64_t *bytes, void *info)
{
	static const uint8_t guid[] = { 0x93, 0x6e, 0x57, 0x09, 0x3f, 0x6d, 0xd2, 0x11,
					0x8e, 0x39, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b };

	assert_memory_equal(type, guid, sizeof(guid));
	assert_true(*bytes >= 64);
	memcpy((uint8_t *)info + 24, &room, sizeof(room));
	return tells_room ? 0 : NOT_FOUND;
}

static EFIAPI uint64_t flush(struct efi_file *handle)
{
	return 0;
}

static void progress(uint64_t done, uint64_t total)
{
	assert_true(done > progress_done && done <= total);
	progress_calls++;
	progress_done = done;
	progress_total = total;
}

static int start(void **state)
{
	memset(file, 0, sizeof(file));
	root.calls = (struct efi_file){ .open = open_file,
					.close = close_file,
					.remove = remove_file,
					.write = write_file,
					.set_position = set_position,
					.get_info = get_info,
					.flush = flush };
	room = 64 * GIB;
	tells_room = true;
	read_only = close_fails = false;
	progress_calls = 0;
	progress_done = progress_total = 0;
	return 0;
}

static const char *dump(const struct mem_range *range, uint32_t count, struct dumped *dumped)
{
	struct mem_range item[HEADERS_MAX];
	struct ranges set;

	memcpy(item, range, count * sizeof(*range));
	set = (struct ranges){ item, count, count };
	return efi_dump(&root.calls, &set, dumped, progress);
}

static void expect_header(const struct file *f, unsigned int i, uint64_t start_at, uint64_t end)
{
	assert_int_equal(f->header[i].magic, 0x4c694d45);
	assert_int_equal(f->header[i].version, 1);
	assert_int_equal(f->header[i].start, start_at);
	assert_int_equal(f->header[i].last, end - 1);
	assert_int_equal(f->header[i].reserved, 0);
}

static unsigned int files(void)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < TEXT; i++) {
		count += file[i].exists;
		assert_false(file[i].open);
		assert_int_equal(file[i].due, 0);
	}
	return count;
}

static void every_range_has_a_header_and_all_of_its_bytes(void **state)
{
	static const struct mem_range range[] = { { 0x1000, 0x9f800 }, { 0x100000, 0x7fe0000 } };
	struct dumped dumped;

	assert_null(dump(range, 2, &dumped));
	assert_string_equal(dumped.first, "000");
	assert_string_equal(dumped.last, "000");
	assert_int_equal(files(), 1);
	assert_int_equal(file[0].headers, 2);
	expect_header(&file[0], 0, 0x1000, 0x9f800);
	expect_header(&file[0], 1, 0x100000, 0x7fe0000);
	assert_int_equal(file[0].bytes, 2 * HEADER_BYTES + 0x9e800 + 0x7ee0000);
	assert_int_equal(progress_done, progress_total);
	assert_true(progress_calls > 100);
}

static void a_file_ends_at_a_gibibyte_of_memory(void **state)
{
	static const struct mem_range range[] = { { 0x1000, 0x2000 }, { 4 * GIB, 6 * GIB } };
	struct dumped dumped;

	assert_null(dump(range, 2, &dumped));
	assert_string_equal(dumped.last, "002");
	assert_int_equal(files(), 3);
	expect_header(&file[0], 1, 4 * GIB, 5 * GIB - PAGE);
	expect_header(&file[1], 0, 5 * GIB - PAGE, 6 * GIB - PAGE);
	expect_header(&file[2], 0, 6 * GIB - PAGE, 6 * GIB);
	assert_int_equal(file[1].bytes, GIB + HEADER_BYTES);
}

static void memory_of_exactly_one_file_makes_one(void **state)
{
	static const struct mem_range range = { 4 * GIB, 5 * GIB };
	struct dumped dumped;

	assert_null(dump(&range, 1, &dumped));
	assert_string_equal(dumped.last, "000");
	assert_int_equal(files(), 1);
}

static void what_is_there_is_not_touched(void **state)
{
	static const struct mem_range range = { 0x1000, 0x3000 };
	struct dumped dumped;

	file[0].exists = file[7].exists = true;
	assert_null(dump(&range, 1, &dumped));
	assert_string_equal(dumped.first, "008");
	assert_int_equal(file[7].bytes, 0);
	assert_int_equal(files(), 3);
	file[999].exists = true;
	assert_string_equal(dump(&range, 1, &dumped), "there are too many dumps");
	assert_int_equal(files(), 4);
}

static void a_medium_without_room_is_told_before(void **state)
{
	static const struct mem_range range = { 0x1000, 0x3000 };
	struct dumped dumped;

	room = 2 * PAGE + HEADER_BYTES - 1;
	assert_string_equal(dump(&range, 1, &dumped), "the medium has too little room");
	assert_int_equal(files(), 0);
	room++;
	assert_null(dump(&range, 1, &dumped));
}

static void a_dump_that_fails_leaves_no_file(void **state)
{
	static const struct mem_range range[] = { { 0x1000, 0x2000 }, { 4 * GIB, 7 * GIB } };
	struct dumped dumped;

	file[4].exists = true;
	tells_room = false;
	room = 2 * GIB;
	assert_string_equal(dump(range, 2, &dumped),
			    "cannot write to the file: is the medium full?");
	assert_int_equal(files(), 1);
	assert_true(file[4].exists);
	assert_int_equal(room, 2 * GIB);
}

static void a_file_that_cannot_be_closed_is_removed(void **state)
{
	static const struct mem_range range = { 4 * GIB, 6 * GIB };
	struct dumped dumped;

	close_fails = true;
	assert_string_equal(dump(&range, 1, &dumped), "cannot close the file");
	assert_int_equal(files(), 0);
}

static void a_medium_that_is_read_only_is_told(void **state)
{
	static const struct mem_range range = { 0x1000, 0x3000 };
	struct dumped dumped;

	read_only = true;
	assert_string_equal(dump(&range, 1, &dumped),
			    "cannot create the file: is the medium read-only?");
	assert_string_equal(efi_file_append(&root.calls, "a", 1),
			    "cannot open the file: is the medium read-only?");
}

static void a_report_is_appended(void **state)
{
	assert_null(efi_file_append(&root.calls, "scan: a\n", 8));
	assert_null(efi_file_append(&root.calls, "scan: b\n", 8));
	assert_int_equal(file[TEXT].bytes, 16);
	room = 7;
	assert_string_equal(efi_file_append(&root.calls, "scan: c\n", 8),
			    "cannot write to the file: is the medium full?");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(every_range_has_a_header_and_all_of_its_bytes, start),
		cmocka_unit_test_setup(a_file_ends_at_a_gibibyte_of_memory, start),
		cmocka_unit_test_setup(memory_of_exactly_one_file_makes_one, start),
		cmocka_unit_test_setup(what_is_there_is_not_touched, start),
		cmocka_unit_test_setup(a_medium_without_room_is_told_before, start),
		cmocka_unit_test_setup(a_dump_that_fails_leaves_no_file, start),
		cmocka_unit_test_setup(a_file_that_cannot_be_closed_is_removed, start),
		cmocka_unit_test_setup(a_medium_that_is_read_only_is_told, start),
		cmocka_unit_test_setup(a_report_is_appended, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
