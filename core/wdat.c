/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table lists instructions for each action: write this value to that register. A table that
 * needs anything else is not used; nor is one of a watchdog that firmware has switched off, that is
 * a PCI device of its own, or that is reached through the clock's ports, as in Linux
 * (drivers/acpi/acpi_watchdog.c).
 */
#include "acpi.h"
#include "bytes.h"
#include "watchdog.h"

/* Hardware Watchdog Timers Design Specification, tables 3 and 4 */
enum {
	HEADER_LENGTH = 4,
	HEADER_PCI = 40, /* segment, 16 bits; bus; device; function */
	HEADER_PERIOD_MS = 48,
	HEADER_COUNT_MAX = 52,
	HEADER_COUNT_MIN = 56,
	HEADER_FLAGS = 60,
	HEADER_ENTRIES = 64,
	FIRST_ENTRY = 68,

	ENTRY_ACTION = 0,
	ENTRY_INSTRUCTION = 1,
	ENTRY_SPACE = 4, /* a Generic Address Structure, ACPI 6.5, table 5.1 */
	ENTRY_BIT_OFFSET = 6,
	ENTRY_ACCESS = 7,
	ENTRY_ADDRESS = 8,
	ENTRY_VALUE = 16,
	ENTRY_MASK = 20,
	ENTRY_BYTES = 24,
};
enum { FLAG_ENABLED = 1 << 0, PCI_NONE = 0xff };
enum { WRITE_VALUE = 2, WRITE_COUNTDOWN = 3, PRESERVE = 0x80 };
enum action {
	ACTION_RESET = 1, /* gives the watchdog its full time again */
	ACTION_SET_COUNTDOWN = 6,
	ACTION_SET_RUNNING = 9,
	ACTION_SET_STOPPED = 11,
	ACTION_SET_REBOOT = 17,
	ACTION_SET_STATUS = 33, /* clears that it has timed out */
};
enum { ACCESS_MAX = 3, BITS_MAX = 32, CLOCK_PORT = 0x70, CLOCK_PORTS_END = 0x74 };
enum { MS_PER_S = 1000 };

struct table {
	const uint8_t *at;
	uint32_t entries;
	uint32_t count; /* the watchdog's time, in its periods */
};

/* Where an action's writes go. */
struct list {
	struct handover_write *write;
	uint16_t *count;
	uint16_t room;
};

static const uint8_t *entry(const struct table *table, uint32_t i)
{
	return table->at + FIRST_ENTRY + (size_t)i * ENTRY_BYTES;
}

static bool uses_clock(const struct table *table)
{
	uint32_t i;

	for (i = 0; i < table->entries; i++) {
		uint64_t address = load_le64(entry(table, i) + ENTRY_ADDRESS);

		if (entry(table, i)[ENTRY_SPACE] == ACPI_SPACE_IO && address >= CLOCK_PORT &&
		    address < CLOCK_PORTS_END)
			return true;
	}
	return false;
}

static const char *check_header(const uint8_t *at, size_t bytes)
{
	const char *reason = acpi_check_table(at, bytes, "WDAT");
	uint32_t length = reason ? 0 : load_le32(at + HEADER_LENGTH);

	if (reason)
		return reason;
	if (length < FIRST_ENTRY)
		return "shorter than its header";
	if (!(at[HEADER_FLAGS] & FLAG_ENABLED))
		return "firmware has switched the watchdog off";
	if (load_le16(at + HEADER_PCI) != PCI_NONE || at[HEADER_PCI + 2] != PCI_NONE ||
	    at[HEADER_PCI + 3] != PCI_NONE || at[HEADER_PCI + 4] != PCI_NONE)
		return "the watchdog is a PCI device";
	if (load_le32(at + HEADER_ENTRIES) > (length - FIRST_ENTRY) / ENTRY_BYTES)
		return "more entries than fit into it";
	return NULL;
}

/* The longest time up to WATCHDOG_S. */
static const char *choose_time(struct table *table, struct watchdog *watchdog)
{
	uint32_t period = load_le32(table->at + HEADER_PERIOD_MS);
	uint32_t most = load_le32(table->at + HEADER_COUNT_MAX);

	if (!period)
		return "its period is 0";
	table->count = WATCHDOG_S * MS_PER_S / period;
	if (table->count > most)
		table->count = most;
	if (table->count < load_le32(table->at + HEADER_COUNT_MIN))
		return "its shortest time is too long";
	watchdog->seconds = (uint32_t)((uint64_t)table->count * period / MS_PER_S);
	return watchdog->seconds < WATCHDOG_S_MIN ? "its longest time is too short" : NULL;
}

static const char *read_register(const uint8_t *at, struct handover_write *write)
{
	uint64_t address = load_le64(at + ENTRY_ADDRESS), end;

	write->space = at[ENTRY_SPACE];
	if (write->space > ACPI_SPACE_IO)
		return "a register is neither in memory nor in I/O space";
	if (!at[ENTRY_ACCESS] || at[ENTRY_ACCESS] > ACCESS_MAX || at[ENTRY_BIT_OFFSET] >= BITS_MAX)
		return "the size of a register is not known";
	write->bytes = (uint8_t)(1 << (at[ENTRY_ACCESS] - 1));
	end = write->space == ACPI_SPACE_IO ? HANDOVER_PORTS_END : HANDOVER_MEMORY_END;
	if (address > end - write->bytes)
		return "a register is out of reach";
	write->address = (uint32_t)address;
	return NULL;
}

static const char *read_write(const struct table *table, const uint8_t *at,
			      struct handover_write *write)
{
	uint32_t mask = load_le32(at + ENTRY_MASK), value = load_le32(at + ENTRY_VALUE);
	uint8_t instruction = at[ENTRY_INSTRUCTION], shift = at[ENTRY_BIT_OFFSET];
	const char *reason = read_register(at, write);
	uint32_t all = UINT32_MAX;

	if (reason)
		return reason;
	if (write->bytes < sizeof(all))
		all = (1U << 8 * write->bytes) - 1;
	if ((instruction & ~PRESERVE) == WRITE_COUNTDOWN)
		value = table->count;
	else if ((instruction & ~PRESERVE) != WRITE_VALUE)
		return "an action needs more than writes";
	write->value = (value & mask) << shift & all;
	write->keep = instruction & PRESERVE ? ~(mask << shift) & all : 0;
	return NULL;
}

/* Add the writes of an action, which may have none. */
static const char *add(const struct table *table, enum action action, const struct list *to)
{
	uint32_t i;

	for (i = 0; i < table->entries; i++) {
		struct handover_write write = { .address = 0 };
		const char *reason;

		if (entry(table, i)[ENTRY_ACTION] != action)
			continue;
		if (*to->count == to->room)
			return "too many writes";
		reason = read_write(table, entry(table, i), &write);
		if (reason)
			return reason;
		to->write[(*to->count)++] = write;
	}
	return NULL;
}

static const char *add_needed(const struct table *table, enum action action, const struct list *to)
{
	uint16_t before = *to->count;
	const char *reason = add(table, action, to);

	if (!reason && *to->count == before)
		reason = "an action is missing";
	return reason;
}

static const char *read_actions(const struct table *table, struct watchdog *watchdog)
{
	const struct list start = { watchdog->start, &watchdog->start_count,
				    HANDOVER_WATCHDOG_MAX };
	const struct list stop = { watchdog->stop, &watchdog->stop_count, WATCHDOG_STOP_MAX };
	const char *reason = add(table, ACTION_SET_STATUS, &start);

	if (!reason)
		reason = add(table, ACTION_SET_REBOOT, &start);
	if (!reason)
		reason = add_needed(table, ACTION_SET_COUNTDOWN, &start);
	if (!reason)
		reason = add_needed(table, ACTION_SET_RUNNING, &start);
	watchdog->feeds = watchdog->start_count;
	if (!reason)
		reason = add_needed(table, ACTION_RESET, &start);
	watchdog->feeds = watchdog->start_count - watchdog->feeds;
	return reason ? reason : add_needed(table, ACTION_SET_STOPPED, &stop);
}

const char *watchdog_read_wdat(const void *at, size_t bytes, struct watchdog *watchdog)
{
	const char *reason = check_header(at, bytes);
	struct table table = { .at = at };

	*watchdog = (struct watchdog){ .start_count = 0 };
	if (reason)
		return reason;
	table.entries = load_le32(table.at + HEADER_ENTRIES);
	if (uses_clock(&table))
		return "the watchdog is reached through the clock's ports";
	reason = choose_time(&table, watchdog);
	return reason ? reason : read_actions(&table, watchdog);
}
