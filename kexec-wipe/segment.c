/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kexec-wipe/segment.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/image.h"
#include "core/payload_place.h"

enum { PAGE_BYTES = 4096, PAYLOAD_MAX_BYTES = 64 << 20 };

static int read_header(const struct payload *payload, struct payload_header *header,
		       struct fault *fault)
{
	if (payload->bytes < PAYLOAD_HEADER_OFFSET + sizeof(*header))
		return fault_set(fault, -ENOEXEC, "the payload image is cut off");
	memcpy(header, (const char *)payload->image + PAYLOAD_HEADER_OFFSET, sizeof(*header));
	if (header->magic != PAYLOAD_MAGIC || header->file_bytes != payload->bytes ||
	    header->memory_bytes < header->file_bytes || header->memory_bytes > PAYLOAD_MAX_BYTES ||
	    header->memory_bytes % PAGE_BYTES)
		return fault_set(fault, -ENOEXEC, "the payload image is damaged");
	return 0;
}

static int find_place(struct segment *segment, const struct machine *machine, struct fault *fault)
{
	const struct memory *memory = machine->memory;

	if (machine->panic) {
		if (memory->panic.start == memory->panic.end)
			return fault_set(fault, -ENOSPC,
					 "no memory is reserved for a panic: add crashkernel=1M to "
					 "the kernel's command line");
		if (ranges_place(&memory->usable, memory->panic, segment->bytes, PAGE_BYTES,
				 &segment->at) == 0)
			return 0;
		return fault_set(fault, -ENOSPC,
				 "the memory that is reserved for a panic is too small: %zu KiB "
				 "are needed",
				 segment->bytes >> 10);
	}
	if (payload_place_find(&memory->usable, segment->bytes, &segment->at) == 0)
		return 0;
	return fault_set(fault, -ENOSPC, "no %zu KiB of RAM in one piece below 4 GiB",
			 segment->bytes >> 10);
}

static const char *fill_block(struct segment *segment, size_t room, const struct machine *machine)
{
	const struct acpi_tables *acpi = &machine->acpi;
	struct handover *block = segment->block;
	const char *reason = handover_build(block, room, &machine->memory->map);

	if (reason)
		return reason;
	segment->no_poweroff =
		handover_plan_action(block, machine->action, acpi->has_fadt ? &acpi->fadt : NULL,
				     acpi->has_s5 ? &acpi->s5 : NULL);
	handover_plan_watchdog(block, machine->watchdog);
	block->boot_cpu = machine->boot_cpu;
	memcpy(block->cpus, machine->cpus, sizeof(block->cpus));
	block->serial_port = machine->serial_port;
	block->flags = machine->flags;
	block->excluded_count = machine->memory->left.count;
	block->damaged_pages = machine->memory->damaged_pages;
	block->screen = machine->screen;
	handover_seal(block);
	return handover_check(block, room);
}

/* The payload, if the content is to hold it: how much room it takes, and a place for both. */
static int plan_payload(struct segment *segment, const struct payload *payload,
			const struct machine *machine, size_t *memory_bytes, struct fault *fault)
{
	struct payload_header header;
	int error;

	*memory_bytes = 0;
	if (machine->image)
		return 0;
	error = read_header(payload, &header, fault);
	if (error)
		return error;
	*memory_bytes = header.memory_bytes;
	segment->bytes += header.memory_bytes;
	return find_place(segment, machine, fault);
}

int segment_build(struct segment *segment, const struct payload *payload,
		  const struct machine *machine, struct fault *fault)
{
	const struct memory_map *map = &machine->memory->map;
	size_t room, memory_bytes;
	const char *reason;
	int error;

	room = handover_bytes(map->ram.count + map->last.count);
	room = (room + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
	*segment = (struct segment){ .bytes = room, .image = machine->image };
	error = plan_payload(segment, payload, machine, &memory_bytes, fault);
	if (error)
		return error;
	segment->content = calloc(1, segment->bytes);
	if (!segment->content)
		return fault_errno(fault, -ENOMEM, "payload");
	if (!machine->image)
		memcpy(segment->content, payload->image, payload->bytes);
	segment->block = (void *)((char *)segment->content + memory_bytes);
	reason = fill_block(segment, room, machine);
	if (!reason)
		return 0;
	free(segment->content);
	*segment = (struct segment){ 0 };
	return fault_set(fault, -EINVAL, "%s", reason);
}
