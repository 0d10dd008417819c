/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kexec-wipe/dry_run.h"

#include <inttypes.h>
#include <stdio.h>

#include "kexec-wipe/action.h"

static void print_ranges(const char *title, const struct mem_range *range, uint32_t count)
{
	uint32_t i;

	for (i = 0; i < count; i++)
		printf("%-8s 0x%012" PRIx64 "-0x%012" PRIx64 " %12" PRIu64 " KiB\n", title,
		       range[i].start, range[i].end, (range[i].end - range[i].start) >> 10);
}

static void print_left(const struct left_list *left)
{
	uint32_t i;

	for (i = 0; i < left->count; i++)
		printf("%-8s 0x%012" PRIx64 "-0x%012" PRIx64 " %12" PRIu64 " KiB  %s\n", "left",
		       left->item[i].range.start, left->item[i].range.end,
		       (left->item[i].range.end - left->item[i].range.start) >> 10,
		       left->item[i].why);
}

static void print_writes(const char *title, const struct handover_write *write, uint32_t count)
{
	for (; count--; write++) {
		printf("%-8s %s 0x%" PRIx32, title,
		       write->space == ACPI_SPACE_IO ? "port" : "memory", write->address);
		if (write->more)
			printf(" to 0x%" PRIx32, write->address + write->more * write->bytes);
		printf(", %u bit: keep 0x%x, set 0x%x\n", 8U * write->bytes, write->keep,
		       write->value);
	}
}

static void print_screen(const struct screen *screen)
{
	if (screen->base)
		printf("%-8s 0x%" PRIx64 ", %ux%u pixels of %u bits\n", "screen", screen->base,
		       screen->width, screen->height, screen->bits);
	else
		printf("%-8s none\n", "screen");
}

static uint64_t total(const struct handover *block)
{
	uint64_t bytes = 0;
	uint32_t i;

	for (i = 0; i < block->ram_count + block->last_count; i++)
		bytes += block->range[i].end - block->range[i].start;
	return bytes;
}

void dry_run_print(const struct segment *segment, const struct left_list *left)
{
	const struct handover *block = segment->block;

	print_ranges("ram", block->range, block->ram_count);
	print_ranges("last", block->range + block->ram_count, block->last_count);
	print_left(left);
	printf("%-8s %" PRIu64 " MiB in %" PRIu32 " ranges\n", "total", total(block) >> 20,
	       block->ram_count + block->last_count);
	if (segment->image)
		printf("%-8s %s\n", "image", segment->image);
	else
		printf("%-8s 0x%" PRIx64 "-0x%" PRIx64 "\n", "place", segment->at,
		       segment->at + segment->bytes);
	if (block->boot_cpu == APIC_ID_UNKNOWN)
		printf("%-8s unknown\n", "boot-cpu");
	else
		printf("%-8s %" PRIu32 "\n", "boot-cpu", block->boot_cpu);
	if (block->serial_port)
		printf("%-8s 0x%x\n", "serial", block->serial_port);
	else
		printf("%-8s none\n", "serial");
	print_screen(&block->screen);
	printf("%-8s %s\n", "cpus", block->flags & HANDOVER_ONE_CPU ? "one" : "all");
	printf("%-8s %s\n", "verify", block->flags & HANDOVER_VERIFY ? "yes" : "no");
	printf("%-8s %s\n", "action", action_name(block->action));
	if (block->watchdog_count)
		printf("%-8s resets after %" PRIu32 " s without progress\n", "watchdog",
		       block->watchdog_s);
	else
		printf("%-8s none\n", "watchdog");
	print_writes("start", block->watchdog, block->watchdog_count);
	print_writes("before", block->prepare, block->prepare_count);
	print_writes("final", block->final, block->final_count);
}

void dry_run_print_stock(const struct segment *segment, enum handover_action action)
{
	printf("%-8s %s\n", "kernel", segment->image);
	printf("%-8s %s\n", "line", segment->command_line);
	printf("%-8s %zu bytes\n", "initrd", segment->bytes);
	printf("%-8s %s\n", "action", action_name(action));
}
