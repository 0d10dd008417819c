/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reports that BIOS saves, on drives that the test makes up: they come into free sectors of the
 * stick, and nothing else is written to.
 */
#include "tests/scan/bios_report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { SECTOR = 512, SECTORS = 2400, START = 2048, FILE_START = 2200, FREE = 8, ROOM = 64 };
enum { STICK = 0x81 };

static uint8_t disk[SECTORS][SECTOR], before[SECTORS][SECTOR];
static uint8_t buffer[ROOM * SECTOR];
static bool read_fails, write_fails, forgets;

static bool read_sectors(uint8_t drive, uint64_t sector, uint16_t count)
{
	if (drive != STICK || read_fails || sector + count > SECTORS)
		return false;
	memcpy(buffer, disk[sector], (size_t)count * SECTOR);
	return true;
}

static bool write_sectors(uint8_t drive, uint64_t sector, uint16_t count)
{
	assert_int_equal(drive, STICK);
	assert_true(sector + count <= SECTORS);
	if (write_fails)
		return false;
	if (!forgets)
		memcpy(disk[sector], buffer, (size_t)count * SECTOR);
	return true;
}

static const struct bios_drive drive = { read_sectors, write_sectors, buffer, ROOM };

static void put_free(unsigned int sector, unsigned int number)
{
	char text[64];

	snprintf(text, sizeof(text), BIOS_REPORT_FREE "%03u", number);
	memcpy(disk[sector], text, strlen(text));
}

static int start(void **state)
{
	static const uint8_t first[] = { 0, 8, 0, 0 };

	memset(disk, 0x5a, sizeof(disk));
	memcpy(disk[0] + 454, first, sizeof(first));
	memcpy(disk[START] + 71, "MEMWIPE    ", 11);
	for (unsigned int i = 0; i < FREE; i++)
		put_free(FILE_START + i, i);
	memcpy(before, disk, sizeof(disk));
	read_fails = write_fails = forgets = false;
	return 0;
}

static unsigned int changed(void)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < SECTORS; i++)
		count += memcmp(disk[i], before[i], SECTOR) != 0;
	return count;
}

static const char *save(const char *text)
{
	return bios_report_save(&drive, text, strlen(text));
}

static void a_report_fills_free_sectors(void **state)
{
	char text[SECTOR + 101];

	memset(text, 'a', sizeof(text));
	text[SECTOR + 99] = '\n';
	text[SECTOR + 100] = 0;
	assert_null(save(text));
	assert_memory_equal(disk[FILE_START], text, SECTOR);
	assert_memory_equal(disk[FILE_START + 1], text + SECTOR, 100);
	assert_int_equal(disk[FILE_START + 1][100], ' ');
	assert_int_equal(disk[FILE_START + 1][SECTOR - 1], '\n');
	assert_int_equal(changed(), 2);
	assert_null(save("scan: next\n"));
	assert_memory_equal(disk[FILE_START + 2], "scan: next\n   ", 14);
	assert_int_equal(changed(), 3);
}

static void a_text_of_whole_sectors_gets_no_padding(void **state)
{
	char text[2 * SECTOR + 1];

	memset(text, 'a', sizeof(text));
	text[2 * SECTOR] = 0;
	assert_null(save(text));
	assert_memory_equal(disk[FILE_START], text, 2 * SECTOR);
	assert_int_equal(changed(), 2);
}

static void what_is_not_the_stick_is_left_alone(void **state)
{
	disk[0][455] = 9;
	assert_string_equal(save("a"), "BIOS has no drive that is the stick");
	disk[0][455] = 8;
	disk[START][71] = 'X';
	assert_string_equal(save("a"), "BIOS has no drive that is the stick");
	read_fails = true;
	assert_string_equal(save("a"), "BIOS has no drive that is the stick");
}

static void a_full_file_is_told(void **state)
{
	char text[(FREE + 1) * SECTOR];

	memset(text, 'a', sizeof(text));
	text[sizeof(text) - 1] = 0;
	assert_string_equal(save(text), "memwipe-bios.txt on the stick is full or gone");
	assert_int_equal(changed(), 0);
	text[FREE * SECTOR] = 0;
	assert_null(save(text));
	assert_string_equal(save("a"), "memwipe-bios.txt on the stick is full or gone");
	assert_int_equal(changed(), FREE);
}

static void sectors_that_lie_elsewhere_are_not_taken_for_the_next_ones(void **state)
{
	char text[3 * SECTOR];

	memset(text, 'a', sizeof(text));
	text[sizeof(text) - 1] = 0;
	put_free(FILE_START + 2, 5);
	memcpy(before, disk, sizeof(disk));
	assert_string_equal(save(text), "memwipe-bios.txt on the stick is full or gone");
	memset(disk[FILE_START + 2], 0x5a, SECTOR);
	memcpy(before, disk, sizeof(disk));
	assert_string_equal(save(text), "memwipe-bios.txt on the stick is full or gone");
	put_free(FILE_START + 2, 2);
	disk[FILE_START + 2][sizeof(BIOS_REPORT_FREE)] = 'x';
	memcpy(before, disk, sizeof(disk));
	assert_string_equal(save(text), "memwipe-bios.txt on the stick is full or gone");
	assert_int_equal(changed(), 0);
}

static void a_write_that_fails_or_is_lost_is_told(void **state)
{
	write_fails = true;
	assert_string_equal(save("a"), "BIOS cannot write to the stick");
	write_fails = false;
	forgets = true;
	assert_string_equal(save("a"), "the stick does not keep it");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_report_fills_free_sectors, start),
		cmocka_unit_test_setup(a_text_of_whole_sectors_gets_no_padding, start),
		cmocka_unit_test_setup(what_is_not_the_stick_is_left_alone, start),
		cmocka_unit_test_setup(a_full_file_is_told, start),
		cmocka_unit_test_setup(sectors_that_lie_elsewhere_are_not_taken_for_the_next_ones,
				       start),
		cmocka_unit_test_setup(a_write_that_fails_or_is_lost_is_told, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
