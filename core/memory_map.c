/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Firmware's and the kernel's view of memory, merged. Types are the texts that the kernel uses for
 * E820 types (ACPI 6.5, 15) in /sys/firmware/memmap and in /proc/iomem alike. Case is ignored: a
 * change that was proposed for Linux writes "ACPI tables" and "Persistent memory".
 */
#include "bytes.h"
#include "iomem.h"
#include "memory_map.h"

static const char kernel_ram[] = "System RAM";

/* Video memory and ROM on every PC. Some firmware calls it RAM; the kernel never uses it as such.
 */
static const struct mem_range legacy_hole = { 0xa0000, 0x100000 };

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is(const char *type, size_t bytes, const char *text)
{
	while (*text && bytes && lower(*type) == lower(*text)) {
		type++;
		text++;
		bytes--;
	}
	return !*text && !bytes;
}

void memory_map_init(struct memory_map *map)
{
	ranges_init(&map->ram, map->item[0], MEMORY_MAP_ROOM);
	ranges_init(&map->last, map->item[1], MEMORY_MAP_ROOM);
	ranges_init(&map->firmware_ram, map->item[2], MEMORY_MAP_ROOM);
	ranges_init(&map->firmware_other, map->item[3], MEMORY_MAP_ROOM);
	ranges_init(&map->keep, map->item[4], MEMORY_MAP_ROOM);
}

static const char *add(struct ranges *set, struct mem_range r)
{
	int error = ranges_add(set, r);

	if (error == -EINVAL)
		return "range ends before it starts";
	return error ? "too many ranges" : NULL;
}

/* The set for ranges of this type, from firmware and kernel alike; NULL: none. */
static struct ranges *special_set(struct memory_map *map, const char *type, size_t bytes)
{
	if (is(type, bytes, "ACPI Tables"))
		return &map->last;
	if (is(type, bytes, "ACPI Non-volatile Storage") || is(type, bytes, "Unusable memory") ||
	    is(type, bytes, "Persistent Memory"))
		return &map->keep;
	return NULL;
}

const char *memory_map_add_firmware(struct memory_map *map, struct mem_range r, const char *type,
				    size_t type_bytes)
{
	struct ranges *special;
	const char *reason;

	if (type_bytes && type[type_bytes - 1] == '\n')
		type_bytes--;
	if (!type_bytes)
		return "type is empty";
	if (is(type, type_bytes, kernel_ram))
		return add(&map->firmware_ram, r);
	special = special_set(map, type, type_bytes);
	/* The kernel also uses this type for RAM that memmap= makes a disk of: firmware decides. */
	if (is(type, type_bytes, "Persistent Memory (legacy)"))
		special = &map->keep;
	reason = special ? add(special, r) : NULL;
	return reason ? reason : add(&map->firmware_other, r);
}

const char *memory_map_keep(struct memory_map *map, struct mem_range r)
{
	return add(&map->keep, r);
}

static const char *add_iomem_entry(void *arg, const struct iomem_entry *entry)
{
	struct memory_map *map = arg;
	struct ranges *special = special_set(map, entry->name, entry->name_bytes);

	/* For driver-managed memory the driver's name follows: "System RAM (kmem)". */
	if (is(entry->name, entry->name_bytes, kernel_ram) ||
	    begins_with(entry->name, entry->name_bytes, "System RAM ("))
		return add(&map->ram, entry->range);
	return special ? add(special, entry->range) : NULL;
}

const char *memory_map_add_iomem(struct memory_map *map, const char *text, size_t bytes,
				 unsigned int *line)
{
	return iomem_parse(text, bytes, add_iomem_entry, map, line);
}

/* Apply ranges_add or ranges_cut to `set` for each range of `other`. */
static const char *for_each(int (*apply)(struct ranges *, struct mem_range), struct ranges *set,
			    const struct ranges *other)
{
	uint32_t i;

	for (i = 0; i < other->count; i++)
		if (apply(set, other->item[i]))
			return "too many ranges";
	return NULL;
}

static bool reaches_beyond(const struct ranges *set)
{
	return set->count && set->item[set->count - 1].end > MEMORY_MAP_END;
}

struct step {
	int (*apply)(struct ranges *, struct mem_range);
	struct ranges *set;
	const struct ranges *other;
};

static const char *take(const struct step *step, size_t count)
{
	const char *reason = NULL;

	for (; count-- && !reason; step++)
		reason = for_each(step->apply, step->set, step->other);
	return reason;
}

const char *memory_map_finish(struct memory_map *map)
{
	struct ranges *not_ram = &map->firmware_other; /* of `last`; it is used twice */
	const struct step join[] = {
		{ ranges_cut, &map->firmware_ram, &map->firmware_other },
		{ ranges_add, &map->ram, &map->firmware_ram },
	};
	const struct step leave[] = {
		{ ranges_add, not_ram, &map->last },   { ranges_cut, not_ram, &map->ram },
		{ ranges_cut, &map->last, not_ram },   { ranges_cut, &map->last, &map->keep },
		{ ranges_cut, &map->ram, &map->keep }, { ranges_cut, &map->ram, &map->last },
	};
	const char *reason;

	if (ranges_cut(&map->firmware_ram, legacy_hole))
		return "too many ranges";
	reason = take(join, sizeof(join) / sizeof(join[0]));
	not_ram->count = 0;
	if (!reason)
		reason = take(leave, sizeof(leave) / sizeof(leave[0]));
	if (reason)
		return reason;
	if (reaches_beyond(&map->ram) || reaches_beyond(&map->last))
		return "memory beyond 52 address bits";
	return map->ram.count ? NULL : "no System RAM";
}
