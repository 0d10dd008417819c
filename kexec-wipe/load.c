/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kexec-wipe load: everything is read, worked out and checked before anything changes; then one
 * system call puts the image in place, or leaves what was there before.
 */
#include "kexec-wipe/command.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "memwipe_paths.h"

#include "kexec-wipe/arm.h"
#include "kexec-wipe/boot_cpu.h"
#include "kexec-wipe/cpu_list.h"
#include "kexec-wipe/dry_run.h"
#include "kexec-wipe/framebuffer.h"
#include "kexec-wipe/mark.h"
#include "kexec-wipe/stock.h"
#include "kexec-wipe/watchdog.h"
#include "common/message.h"

struct plan {
	struct segment segment;
	struct record made;    /* how it will be recorded */
	struct memory *memory; /* NULL: the stock kernel finds out by itself */
	char command_line[STOCK_LINE_BYTES];
};

/* Prefer the copy that the owner of the machine has signed, if there is one. */
static const char *installed_image(void)
{
	return access(SIGNED_IMAGE, R_OK) == 0 ? SIGNED_IMAGE : INSTALLED_IMAGE;
}

static void note_what_is_missing(const struct machine *machine, const struct segment *segment)
{
	if (*machine->acpi.note.text)
		complain("note: %s", machine->acpi.note.text);
	if (segment->no_poweroff)
		complain("note: the machine will be reset, not powered off: %s",
			 segment->no_poweroff);
	if (machine->memory->firmware_map_missing)
		complain("note: no /sys/firmware/memmap, memory is taken from /proc/iomem alone");
	if (machine->boot_cpu == APIC_ID_UNKNOWN)
		complain("note: the boot processor is unknown, the payload will use one CPU");
}

static void set_action(struct plan *plan, enum handover_action action)
{
	snprintf(plan->made.action, sizeof(plan->made.action), "%s", action_name(action));
}

/* Build the segment from what lies below root. */
static int plan_payload(struct plan *plan, const struct options *options, int root,
			const struct method *method, struct fault *fault)
{
	struct payload payload = payload_embedded();
	struct machine machine = {
		.action = options->action,
		.boot_cpu = boot_cpu_id(root),
		.serial_port = serial_port(&options->serial, root),
		.flags = options->flags,
		.panic = method->slot == SLOT_PANIC,
		.image = options->image ? options->image
			 : method->file ? installed_image()
					: NULL,
		.screen = framebuffer_read(root),
	};
	const struct memory_map *map;
	struct watchdog watchdog;
	int error;

	cpu_list_read(root, machine.cpus);
	machine.memory = plan->memory = memory_read(root, fault);
	if (!plan->memory)
		return fault->error;
	acpi_tables_read(&machine.acpi, root, options->action);
	if (watchdog_find(root, &watchdog))
		machine.watchdog = &watchdog;
	error = segment_build(&plan->segment, &payload, &machine, fault);
	if (error)
		return error;
	note_what_is_missing(&machine, &plan->segment);
	set_action(plan, plan->segment.block->action);
	plan->made.watchdog_s = plan->segment.block->watchdog_s;
	map = &plan->memory->map;
	plan->made.ranges = map->ram.count + map->last.count;
	plan->made.bytes = ranges_bytes(&map->ram) + ranges_bytes(&map->last);
	return 0;
}

static int plan_stock(struct plan *plan, const struct options *options, int root,
		      struct fault *fault)
{
	char *kernel = plan->made.kernel;
	const size_t room = sizeof(plan->made.kernel);
	int error = 0;

	if (!options->kernel)
		error = stock_find(root, kernel, room, fault);
	else if ((size_t)snprintf(kernel, room, "%s", options->kernel) >= room)
		error = fault_errno(fault, -ENAMETOOLONG, options->kernel);
	if (error)
		return error;
	set_action(plan, options->action);
	stock_command_line(plan->command_line, sizeof(plan->command_line), options->action,
			   serial_port(&options->serial, root));
	return stock_build(&plan->segment, kernel, plan->command_line, fault);
}

static void print_plan(const struct plan *plan, enum handover_action action)
{
	if (plan->memory)
		dry_run_print(&plan->segment, &plan->memory->left);
	else
		dry_run_print_stock(&plan->segment, action);
}

static void print_loaded(const struct plan *plan)
{
	const struct record *made = &plan->made;

	if (plan->memory)
		printf("loaded: %" PRIu64 " MiB of RAM in %" PRIu32 " ranges, then %s; %" PRIu32
		       " ranges are left alone (load --dry-run lists them)\n",
		       made->bytes >> 20, made->ranges, made->action, plan->memory->left.count);
	else
		printf("loaded: the stock kernel %s empties free RAM, then %s; what it takes for "
		       "itself is left\n",
		       made->kernel, made->action);
}

static int load(const struct options *options, int root, struct fault *fault)
{
	const struct method *method = options->method ? options->method : &methods[METHOD_KEXEC];
	bool live = arguments_live(options), dry = options->dry_run || !live;
	bool file = options->image || method->file;
	int shut = method_open(root, method, file, live, fault), error;
	struct plan plan = { .memory = NULL };
	struct fault reason = *fault;

	if (shut && !dry)
		return shut;
	error = method->makes == SLOT_STOCK ? plan_stock(&plan, options, root, fault)
					    : plan_payload(&plan, options, root, method, fault);
	if (error)
		goto out;
	if (dry) {
		print_plan(&plan, options->action);
		printf("nothing was loaded: %s\n", live ? "--dry-run" : "--sysroot");
		*fault = reason;
		error = shut;
	} else {
		plan.made.mark = mark_of(&plan.segment, root, method->slot);
		error = arm(root, method, &plan.segment, &plan.made, fault);
	}
	if (!error && !dry)
		print_loaded(&plan);
out:
	free(plan.segment.content);
	free(plan.memory);
	return error;
}

int loader_load(const struct options *options)
{
	bool stock = options->method && options->method->makes == SLOT_STOCK;
	struct fault fault = { 0 };
	int root = arguments_open_root(options), error;

	if (root < 0)
		return exit_code(root);
	error = load(options, root, &fault);
	close(root);
	if (!error)
		return EXIT_DONE;
	complain("cannot load the %s: %s", stock ? "stock kernel" : "payload", fault.text);
	return exit_code(error);
}
