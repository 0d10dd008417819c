/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The handover block as the payload sees it. This file and ranges.c are all of core that the
 * payload links; they call nothing outside.
 */
#include "handover.h"

_Static_assert(sizeof(struct handover_write) == 16, "the payload reads this layout");
_Static_assert(sizeof(struct handover) == 1152, "the payload reads this layout");
_Static_assert(sizeof(struct handover) % sizeof(uint64_t) == 0, "ranges follow at once");

size_t handover_bytes(uint32_t range_count)
{
	return sizeof(struct handover) + range_count * sizeof(struct mem_range);
}

bool handover_touches_ram(const struct handover *block, struct mem_range r)
{
	for (uint32_t i = 0; i < block->ram_count + block->last_count; i++)
		if (r.start < block->range[i].end && r.end > block->range[i].start)
			return true;
	return false;
}

static uint32_t sum_words(const struct handover *block)
{
	const uint32_t *word = (const void *)block;
	uint32_t sum = 0;
	uint32_t i;

	for (i = 0; i < block->bytes / sizeof(*word); i++)
		sum += word[i];
	return sum;
}

void handover_seal(struct handover *block)
{
	block->checksum = 0;
	block->checksum = 0U - sum_words(block);
}

static bool write_is_possible(const struct handover_write *w)
{
	uint64_t end = w->space == ACPI_SPACE_IO ? HANDOVER_PORTS_END : HANDOVER_MEMORY_END;

	return w->space <= ACPI_SPACE_IO && (w->bytes == 1 || w->bytes == 2 || w->bytes == 4) &&
	       (uint64_t)w->address + w->bytes * (1U + w->more) <= end;
}

static const char *check_writes(const struct handover *block)
{
	uint32_t i;

	if (block->prepare_count > HANDOVER_PREPARE_MAX ||
	    block->final_count > HANDOVER_FINAL_MAX ||
	    block->watchdog_count > HANDOVER_WATCHDOG_MAX)
		return "too many register writes";
	for (i = 0; i < block->prepare_count; i++)
		if (!write_is_possible(&block->prepare[i]))
			return "impossible register write";
	for (i = 0; i < block->final_count; i++)
		if (!write_is_possible(&block->final[i]) || block->final[i].more ||
		    block->final[i].wait > HANDOVER_TWICE)
			return "impossible register write";
	for (i = 0; i < block->watchdog_count; i++)
		if (!write_is_possible(&block->watchdog[i]))
			return "impossible register write";
	if (block->watchdog_feeds > block->watchdog_count)
		return "more of a watchdog's writes feed it than there are";
	switch (block->action) {
	case HANDOVER_POWEROFF:
	case HANDOVER_REBOOT:
		return block->final_count ? NULL : "action without a register write";
	case HANDOVER_HALT:
		return block->final_count ? "halt with a register write" : NULL;
	}
	return "unknown action";
}

/* Sorted, apart from each other, not empty and within reach. */
static bool ranges_in_order(const struct mem_range *range, uint32_t count)
{
	uint64_t behind = 0;
	uint32_t i;

	for (i = 0; i < count; i++) {
		if (range[i].start >= range[i].end || range[i].end > MEMORY_MAP_END)
			return false;
		if (i && range[i].start <= behind)
			return false;
		behind = range[i].end;
	}
	return true;
}

const char *handover_check(const struct handover *block, size_t room)
{
	if (room < sizeof(*block) || block->magic != HANDOVER_MAGIC)
		return "not a handover block";
	if (block->version != HANDOVER_VERSION)
		return "handover block of another version";
	if (block->ram_count > HANDOVER_RANGES_MAX || block->last_count > HANDOVER_RANGES_MAX ||
	    block->ram_count + block->last_count > HANDOVER_RANGES_MAX)
		return "too many ranges";
	if (block->bytes != handover_bytes(block->ram_count + block->last_count) ||
	    block->bytes > room)
		return "wrong length";
	if (sum_words(block))
		return "wrong checksum";
	if (!block->ram_count)
		return "no memory to overwrite";
	if (!ranges_in_order(block->range, block->ram_count) ||
	    !ranges_in_order(block->range + block->ram_count, block->last_count))
		return "ranges are not in order";
	return check_writes(block);
}
