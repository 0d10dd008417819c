/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Dumps that BIOS writes to a stick. Its file system is made by mkfs.vfat; mtools read the dumps,
 * and fsck.vfat says whether all is well. What is in memory follows from its address.
 */
#include "tests/scan/bios_dump.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/tree.h"

#define MIB (1ULL << 20)
#define GIB (1ULL << 30)

enum { SECTOR = 512, ROOM = 64, STICK = 0x81, HEADER_BYTES = 32, SMALL_MIB = 40 };

static int disk = -1;
static uint8_t buffer[ROOM * SECTOR], memory[MIB];
static bool memory_is_empty;
static unsigned int written, fails_at; /* calls of BIOS; from which one on it reports errors */
static uint64_t progress_done, progress_total;

static bool read_sectors(uint8_t drive, uint64_t sector, uint16_t count)
{
	static const uint8_t start[] = { 0, 8, 0, 0 };

	assert_true(count <= ROOM);
	if (drive != STICK)
		return false;
	if (sector == 0) {
		memcpy(buffer + 454, start, sizeof(start));
		return true;
	}
	assert_true(sector >= BIOS_STICK_START);
	return pread(disk, buffer, (size_t)count * SECTOR,
		     (off_t)(sector - BIOS_STICK_START) * SECTOR) == count * SECTOR;
}

/* What is empty on the stick may stay a hole. */
static bool is_empty(size_t bytes)
{
	return memory_is_empty && !buffer[0] && !memcmp(buffer, buffer + 1, bytes - 1);
}

static bool write_sectors(uint8_t drive, uint64_t sector, uint16_t count)
{
	size_t bytes = (size_t)count * SECTOR;

	assert_int_equal(drive, STICK);
	assert_true(sector > BIOS_STICK_START && count && count <= ROOM);
	if (++written >= fails_at)
		return false;
	return is_empty(bytes) ||
	       pwrite(disk, buffer, bytes, (off_t)(sector - BIOS_STICK_START) * SECTOR) == bytes;
}

static const struct bios_drive drive = { read_sectors, write_sectors, buffer, ROOM };

static uint64_t word_at(uint64_t address)
{
	return address * 0x9e3779b97f4a7c15 + 1;
}

static uint8_t *map(struct mem_range r)
{
	assert_true(r.end - r.start <= sizeof(memory));
	for (uint64_t at = r.start; at < r.end && !memory_is_empty; at += sizeof(at)) {
		uint64_t word = word_at(at);

		memcpy(memory + (at - r.start), &word, sizeof(word));
	}
	return memory;
}

static void progress(uint64_t done, uint64_t total)
{
	assert_true(done > progress_done && done <= total);
	progress_done = done;
	progress_total = total;
}

/* The exit code of a command for the shell, in which $disk and $out are paths. */
static int run(const char *command)
{
	char line[1024];
	int status;

	snprintf(line, sizeof(line),
		 "PATH=$PATH:/usr/sbin:/sbin; disk=%1$s/disk; out=%1$s/out; { %2$s; } >%1$s/said "
		 "2>&1 "
		 "|| { code=$?; cat %1$s/said; exit $code; }",
		 fixture.path, command);
	status = system(line);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void make_stick(unsigned int mib)
{
	char line[128];

	snprintf(line, sizeof(line), "mkfs.vfat --invariant -F 32 -n MEMWIPE -C $disk %u",
		 mib << 10);
	assert_int_equal(run(line), 0);
	disk = openat(fixture.root, "disk", O_RDWR);
	assert_true(disk >= 0);
}

static int start(void **state)
{
	fixture_start(state);
	memory_is_empty = false;
	written = 0;
	fails_at = UINT32_MAX;
	memset(memory, 0, sizeof(memory));
	make_stick(SMALL_MIB);
	return 0;
}

static int end(void **state)
{
	close(disk);
	return fixture_end(state);
}

static const char *dump(const struct mem_range *range, uint32_t count, struct dumped *dumped)
{
	struct mem_range item[4];
	struct ranges set;

	progress_done = 0;
	memcpy(item, range, count * sizeof(*range));
	set = (struct ranges){ item, count, count };
	return bios_dump(&drive, &set, dumped, map, progress);
}

static void expect_sound(void)
{
	assert_int_equal(run("fsck.vfat -n $disk"), 0);
}

static void expect_bytes(FILE *file, uint64_t start_at, uint64_t end_at)
{
	struct {
		uint32_t magic, version;
		uint64_t start, last, reserved;
	} header;
	uint64_t at, word;

	assert_int_equal(fread(&header, sizeof(header), 1, file), 1);
	assert_int_equal(header.magic, 0x4c694d45);
	assert_int_equal(header.version, 1);
	assert_int_equal(header.start, start_at);
	assert_int_equal(header.last, end_at - 1);
	assert_int_equal(header.reserved, 0);
	for (at = start_at; at < end_at; at += sizeof(word)) {
		if (fread(&word, sizeof(word), 1, file) != 1 || word != word_at(at))
			fail_msg("address %lx", at);
	}
}

/* Other programs find the file by its name, and in it these ranges and nothing else. */
static void expect_dump(const char *name, const struct mem_range *range, uint32_t count)
{
	char line[128], path[64];
	FILE *file;

	snprintf(line, sizeof(line), "mcopy -o -i $disk ::%s $out", name);
	assert_int_equal(run(line), 0);
	snprintf(path, sizeof(path), "%s/out", fixture.path);
	file = fopen(path, "rb");
	assert_non_null(file);
	for (uint32_t i = 0; i < count; i++)
		expect_bytes(file, range[i].start, range[i].end);
	assert_int_equal(fgetc(file), EOF);
	fclose(file);
}

static const struct mem_range low_and_high[] = { { 0, 0x9f800 }, { 0x100000, 0x500000 } };

static void other_programs_read_the_dump(void **state)
{
	struct dumped dumped;

	assert_null(dump(low_and_high, 2, &dumped));
	assert_string_equal(dumped.first, "000");
	assert_string_equal(dumped.last, "000");
	assert_int_equal(progress_total, 0x9f800 + 0x400000);
	assert_int_equal(progress_done, progress_total);
	expect_sound();
	expect_dump("memwipe-000.lime", low_and_high, 2);
}

static void what_is_there_is_not_touched(void **state)
{
	struct dumped dumped;

	assert_int_equal(run("head -c 700000 /dev/urandom > $out.other && "
			     "mcopy -i $disk $out.other ::memwipe-004.lime && "
			     "mcopy -i $disk $out.other ::memwipe-009.txt"),
			 0);
	assert_null(dump(low_and_high, 2, &dumped));
	assert_string_equal(dumped.first, "005");
	assert_null(dump(low_and_high + 1, 1, &dumped));
	assert_string_equal(dumped.last, "006");
	expect_sound();
	expect_dump("memwipe-005.lime", low_and_high, 2);
	expect_dump("memwipe-006.lime", low_and_high + 1, 1);
	for (unsigned int i = 0; i < 2; i++)
		assert_int_equal(
			run(i ? "mcopy -n -i $disk ::memwipe-004.lime - | cmp - $out.other"
			      : "mcopy -n -i $disk ::memwipe-009.txt - | cmp - $out.other"),
			0);
}

/* Here a cluster has one sector, and a name takes three of its 16 entries. */
static void the_folder_grows(void **state)
{
	static const struct mem_range page = { 0x1000, 0x2000 };
	char name[] = "memwipe-000.lime";
	struct dumped dumped;

	for (unsigned int i = 0; i < 40; i++)
		assert_null(dump(&page, 1, &dumped));
	assert_string_equal(dumped.last, "039");
	expect_sound();
	for (unsigned int i = 0; i < 40; i++) {
		snprintf(name + 8, sizeof(name) - 8, "%03u.lime", i);
		expect_dump(name, &page, 1);
	}
	assert_int_equal(run("mdel -i $disk '::memwipe-02*.lime'"), 0);
	assert_null(dump(&page, 1, &dumped));
	assert_string_equal(dumped.last, "040");
	expect_sound();
	expect_dump("memwipe-040.lime", &page, 1);
}

static void there_are_numbers_up_to_999(void **state)
{
	struct dumped dumped;

	assert_int_equal(run("mcopy -i $disk /dev/null ::memwipe-999.lime"), 0);
	assert_string_equal(dump(low_and_high, 2, &dumped), "there are too many dumps");
	assert_int_equal(written, 0);
}

static void a_medium_without_room_is_told_before(void **state)
{
	static const struct mem_range range = { 0, SMALL_MIB * MIB };
	struct dumped dumped;

	assert_string_equal(dump(&range, 1, &dumped),
			    "the medium has too little room in one piece");
	assert_int_equal(run("head -c 15M /dev/zero > $out && mcopy -i $disk $out ::a && "
			     "mcopy -i $disk $out ::b && mdel -i $disk ::a"),
			 0);
	assert_string_equal(dump(&(struct mem_range){ 0, 20 * MIB }, 1, &dumped),
			    "the medium has too little room in one piece");
	assert_int_equal(written, 0);
	assert_null(dump(&(struct mem_range){ 0, 14 * MIB }, 1, &dumped));
	expect_sound();
}

static void a_write_that_fails_leaves_no_file(void **state)
{
	struct dumped dumped;

	fails_at = 100;
	assert_string_equal(dump(low_and_high, 2, &dumped), "BIOS cannot write to the stick");
	assert_int_equal(run("! mdir -b -i $disk | grep lime"), 0);
	expect_sound();
	written = 0;
	fails_at = 0x49f800 / sizeof(buffer) + 2; /* behind the bytes */
	assert_string_equal(dump(low_and_high, 2, &dumped),
			    "BIOS cannot write to the folder of the stick");
	assert_int_equal(run("! mdir -b -i $disk | grep lime"), 0);
}

static void what_is_no_fat32_is_left_alone(void **state)
{
	static const off_t at[] = { 11, 13, 16, 22, 40, 42 };
	struct dumped dumped;

	for (unsigned int i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		uint8_t byte, wrong;

		assert_int_equal(pread(disk, &byte, 1, at[i]), 1);
		wrong = at[i] == 13 ? 0 : byte + 0x81;
		assert_int_equal(pwrite(disk, &wrong, 1, at[i]), 1);
		assert_string_equal(dump(low_and_high, 2, &dumped),
				    "the stick has no file system that is known");
		assert_int_equal(pwrite(disk, &byte, 1, at[i]), 1);
	}
	assert_int_equal(written, 0);
	assert_null(dump(low_and_high, 2, &dumped));
}

static void a_file_ends_at_a_gibibyte_of_memory(void **state)
{
	static const struct mem_range range[] = { { 0x1000, 0x2000 }, { 4 * GIB, 6 * GIB } };
	struct dumped dumped;

	close(disk);
	assert_int_equal(run("rm $disk"), 0);
	make_stick(3 << 10);
	memory_is_empty = true;
	assert_null(dump(range, 2, &dumped));
	assert_string_equal(dumped.first, "000");
	assert_string_equal(dumped.last, "002");
	expect_sound();
	assert_int_equal(
		run("mdir -i $disk | tr -d ' ' | grep -c '1073741888.*memwipe-000.lime' && "
		    "mdir -i $disk | tr -d ' ' | grep -c '1073741856.*memwipe-001.lime' && "
		    "mdir -i $disk | tr -d ' ' | grep -c '4128.*memwipe-002.lime'"),
		0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(other_programs_read_the_dump, start, end),
		cmocka_unit_test_setup_teardown(what_is_there_is_not_touched, start, end),
		cmocka_unit_test_setup_teardown(the_folder_grows, start, end),
		cmocka_unit_test_setup_teardown(there_are_numbers_up_to_999, start, end),
		cmocka_unit_test_setup_teardown(a_medium_without_room_is_told_before, start, end),
		cmocka_unit_test_setup_teardown(a_write_that_fails_leaves_no_file, start, end),
		cmocka_unit_test_setup_teardown(what_is_no_fat32_is_left_alone, start, end),
		cmocka_unit_test_setup_teardown(a_file_ends_at_a_gibibyte_of_memory, start, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
