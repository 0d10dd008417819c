/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Builds the handover block, unless a loader has passed one, puts the payload and the block into
 * RAM below 4 GiB and jumps there. Facts that cannot be found are left out of the block. Where
 * there is no memory to overwrite or no place, the machine is reset, as the payload would do.
 */
#include "main.h"

#include "efi.h"
#include "image.h"
#include "uart.h"
#include "view.h"

#include "kexec-wipe/payload/line.h"
#include "kexec-wipe/payload/reset.h"
#include "kexec-wipe/payload/serial.h"
#include "core/boot_params.h"
#include "core/command_line.h"
#include "core/efi_map.h"
#include "core/efi_system.h"
#include "core/elf_core.h"
#include "core/handover.h"
#include "core/image.h"
#include "core/payload_place.h"
#include "core/rsdp.h"

extern const uint8_t payload_image[];
extern const uint8_t text_start[], image_memory_end[];

static struct memory_map map;
static struct mem_range free_item[MEMORY_MAP_ROOM];
static struct boot_params found;
static const struct handover *given; /* passed by a loader; NULL: none */
static enum handover_action action = HANDOVER_POWEROFF;

static void print_line(const char *what, const char *why)
{
	struct line line;

	line_start(&line, "memwipe: ");
	line_put(&line, what);
	line_put(&line, why);
	serial_line(line.text);
}

static const struct payload_header *header(void)
{
	return (const void *)(payload_image + PAYLOAD_HEADER_OFFSET);
}

static void read_efi_facts(void)
{
	const void *table = physical_read(&view, efi_facts.map, efi_facts.map_bytes);

	found.efi_system = efi_facts.system;
	found.screen = efi_facts.screen;
	found.command_line = (uintptr_t)efi_facts.command_line;
	if (table)
		(void)efi_map_add(&map, table, efi_facts.map_bytes, efi_facts.descriptor_bytes);
}

/* Our loader passes its handover block as the initrd. */
static void find_given_block(void)
{
	uint64_t bytes = found.initrd.end - found.initrd.start;
	const struct handover *block = NULL;

	if (bytes <= handover_bytes(HANDOVER_RANGES_MAX) + PAGE_BYTES)
		block = physical_read(&view, found.initrd.start, bytes);
	if (block && !handover_check(block, bytes))
		given = block;
}

static void read_command_line(uint16_t *serial)
{
	const char *line = physical_read(&view, found.command_line, COMMAND_LINE_BYTES);
	size_t bytes = line ? COMMAND_LINE_BYTES : 0;
	uint64_t core = command_line_elf_core(line, bytes);
	const char *reason;

	*serial = given ? given->serial_port : command_line_serial_port(line, bytes);
	serial_use(*serial);
	if (*serial && !given)
		uart_set_line(*serial, command_line_serial_speed(line, bytes));
	reason = command_line_action(line, bytes, &action);
	if (reason && !given)
		print_line("the machine will power off: ", reason);
	if (core && !given)
		(void)elf_core_add(&map, &view, core, (uintptr_t)text_start);
}

/* GRUB for UEFI does not write the root pointer's address into boot_params. */
static void read_power(struct acpi_power *power)
{
	uint64_t rsdp = found.rsdp;

	if (!rsdp)
		rsdp = efi_system_find_rsdp(&view, found.efi_system);
	if (!rsdp)
		rsdp = rsdp_find(&view);
	rsdp_read_power(&view, rsdp, power);
}

static const char *plan_action(struct handover *block, const struct acpi_power *power,
			       enum handover_action wanted)
{
	return handover_plan_action(block, wanted, power->has_fadt ? &power->fadt : NULL,
				    power->has_s5 ? &power->s5 : NULL);
}

/* A reset in place of a power-off would start a boot entry again, and if it is the default one, for
 * ever. */
static void plan_end(struct handover *block, const struct acpi_power *power)
{
	const char *no_poweroff = plan_action(block, power, action);

	if (no_poweroff && !found.by_kexec)
		(void)plan_action(block, power, HANDOVER_HALT);
	if (no_poweroff)
		print_line(found.by_kexec ? "the machine will be reset, not powered off: "
					  : "the machine will be halted, switch it off by hand: ",
			   no_poweroff);
}

static const char *build_block(struct handover *block, size_t room, uint16_t serial,
			       const struct acpi_power *power)
{
	const char *reason = handover_build(block, room, &map);

	if (reason)
		return reason;
	plan_end(block, power);
	block->serial_port = serial;
	block->screen = found.screen;
	handover_seal(block);
	return handover_check(block, room);
}

/* A place in RAM that will be overwritten, outside of the image and the initrd, which are in use.
 */
static bool find_place(struct mem_range image, uint64_t bytes, uint64_t *at)
{
	const struct mem_range *range = map.ram.item;
	uint32_t count = map.ram.count, i;
	struct ranges free;

	if (!count && given) {
		range = given->range;
		count = given->ram_count;
	}
	ranges_init(&free, free_item, MEMORY_MAP_ROOM);
	for (i = 0; i < count; i++)
		(void)ranges_add(&free, range[i]);
	(void)ranges_cut(&free, image);
	(void)ranges_cut(&free, found.initrd);
	return !payload_place_find(&free, bytes, at) && view_map(*at, bytes);
}

static void put_payload(uint8_t *to)
{
	uint32_t i;

	for (i = 0; i < header()->file_bytes; i++)
		to[i] = payload_image[i];
	for (; i < header()->memory_bytes; i++)
		to[i] = 0;
}

static void put_given(uint8_t *to)
{
	uint32_t i;

	for (i = 0; i < given->bytes; i++)
		to[i] = ((const uint8_t *)given)[i];
}

static const char *go(struct mem_range image, uint16_t serial)
{
	size_t block_bytes = given ? given->bytes : handover_bytes(map.ram.count + map.last.count);
	const char *reason = NULL;
	struct acpi_power power;
	struct handover *block;
	uint64_t at;

	read_power(&power);
	if (!find_place(image, header()->memory_bytes + block_bytes, &at))
		return "no place for the payload below 4 GiB";
	put_payload((uint8_t *)at);
	block = (struct handover *)(at + header()->memory_bytes);
	if (given)
		put_given((uint8_t *)block);
	else
		reason = build_block(block, block_bytes, serial, &power);
	if (!reason)
		((void (*)(void))at)();
	return reason;
}

void boot_main(uint64_t params)
{
	struct mem_range image = { (uintptr_t)text_start, (uintptr_t)image_memory_end };
	const char *reason;
	uint16_t serial;

	view_start(image);
	memory_map_init(&map);
	if (params)
		boot_params_read(&view, params, &found, &map);
	else
		read_efi_facts();
	find_given_block();
	read_command_line(&serial);
	reason = memory_map_finish(&map);
	if (!reason || given)
		reason = go(image, serial);
	print_line("nothing can be overwritten, resetting: ", reason);
	reset_machine();
}
