/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "bios_report.h"

#include "core/bytes.h"
#include "kexec-wipe/payload/arithmetic.h"

enum { DECIMAL = 10, NUMBER_DIGITS = 3, NOT_FREE = 1000 };
/* The file was the first one on the stick: it lies behind the allocation tables. */
#define SECTORS_SEARCHED (1U << 18)

/* The number that it has in the file. */
static uint32_t free_number(const uint8_t *sector)
{
	const size_t at = sizeof(BIOS_REPORT_FREE) - 1;
	uint32_t number = 0;

	if (!begins_with(sector, BIOS_SECTOR_BYTES, BIOS_REPORT_FREE))
		return NOT_FREE;
	for (size_t i = at; i < at + NUMBER_DIGITS; i++) {
		if (sector[i] < '0' || sector[i] > '9')
			return NOT_FREE;
		number = number * DECIMAL + (uint32_t)(sector[i] - '0');
	}
	return number;
}

/* The first free sector of the drive, 0: there is none that can be read. */
static uint64_t find_free(const struct bios_drive *from, uint8_t drive)
{
	uint64_t at, i;

	for (at = BIOS_STICK_START; at < BIOS_STICK_START + SECTORS_SEARCHED; at += from->room) {
		if (!from->read(drive, at, from->room))
			return 0;
		for (i = 0; i < from->room; i++)
			if (free_number(from->buffer + i * BIOS_SECTOR_BYTES) != NOT_FREE)
				return at + i;
	}
	return 0;
}

/* Whether all sectors are free, and follow each other in the file. */
static bool are_free(const struct bios_drive *from, uint8_t drive, uint64_t at, uint64_t count)
{
	uint32_t first = NOT_FREE;

	for (uint64_t i = 0; i < count; i++) {
		uint32_t number;

		if (!from->read(drive, at + i, 1))
			return false;
		number = free_number(from->buffer);
		if (i == 0)
			first = number;
		if (number == NOT_FREE || number != first + i)
			return false;
	}
	return true;
}

static bool write_text(const struct bios_drive *to, uint8_t drive, uint64_t at, const char *text,
		       uint64_t bytes)
{
	for (uint64_t done = 0; done < bytes; done += BIOS_SECTOR_BYTES, at++) {
		for (uint64_t i = 0; i < BIOS_SECTOR_BYTES; i++)
			to->buffer[i] = done + i < bytes ? (uint8_t)text[done + i] : ' ';
		if (bytes - done < BIOS_SECTOR_BYTES)
			to->buffer[BIOS_SECTOR_BYTES - 1] = '\n';
		if (!to->write(drive, at, 1))
			return false;
	}
	return true;
}

static bool is_written(const struct bios_drive *from, uint8_t drive, uint64_t at, const char *text,
		       uint64_t bytes)
{
	for (uint64_t done = 0; done < bytes; done += BIOS_SECTOR_BYTES, at++) {
		if (!from->read(drive, at, 1))
			return false;
		for (uint64_t i = 0; i < min_u64(BIOS_SECTOR_BYTES, bytes - done); i++)
			if (from->buffer[i] != (uint8_t)text[done + i])
				return false;
	}
	return true;
}

const char *bios_report_save(const struct bios_drive *drive, const char *text, uint64_t bytes)
{
	uint64_t count = (bytes + BIOS_SECTOR_BYTES - 1) / BIOS_SECTOR_BYTES, at;
	uint8_t number;
	const char *reason = bios_stick_find(drive, &number);

	if (reason)
		return reason;
	at = find_free(drive, number);
	if (!at || !are_free(drive, number, at, count))
		return "memwipe-bios.txt on the stick is full or gone";
	if (!write_text(drive, number, at, text, bytes))
		return "BIOS cannot write to the stick";
	return is_written(drive, number, at, text, bytes) ? NULL : "the stick does not keep it";
}
