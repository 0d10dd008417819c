/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kexec-wipe load: everything is read, worked out and checked before anything changes; then one
 * system call puts the payload in place, or leaves what was there before.
 */
#include "kexec-wipe/command.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "kexec-wipe/arm.h"
#include "kexec-wipe/boot_cpu.h"
#include "kexec-wipe/dry_run.h"
#include "kexec-wipe/framebuffer.h"
#include "sdmem/common/message.h"

static void note_what_is_missing(const struct machine *machine)
{
	if (machine->memory->firmware_map_missing)
		complain("note: no /sys/firmware/memmap, memory is taken from /proc/iomem alone");
	if (machine->boot_cpu == HANDOVER_CPU_UNKNOWN)
		complain("note: the boot processor is unknown, the payload will use one CPU");
}

/* Build the segment from what lies below root. `made` is filled for the record. */
static int prepare(const struct options *options, int root, const struct door *door,
		   const char *image, const struct memory *memory, struct segment *segment,
		   struct record *made, struct fault *fault)
{
	struct payload payload = payload_embedded();
	struct machine machine = {
		.memory = memory,
		.action = options->action,
		.boot_cpu = boot_cpu_id(root),
		.serial_port = serial_port(&options->serial, root),
		.flags = options->flags,
		.panic = door->panic,
		.image = image,
		.screen = framebuffer_read(root),
	};
	int error;

	error = power_read(&machine.power, root, options->action, fault);
	if (!error)
		error = segment_build(segment, &payload, &machine, fault);
	if (!error)
		note_what_is_missing(&machine);
	*made = (struct record){
		.action = options->action,
		.ranges = memory->map.ram.count + memory->map.last.count,
		.bytes = ranges_bytes(&memory->map.ram) + ranges_bytes(&memory->map.last),
	};
	return error;
}

static int load(const struct options *options, int root, struct fault *fault)
{
	const struct door *door = options->door ? options->door : &doors[DOOR_KEXEC];
	const char *image = options->image ? options->image : door->file ? SIGNED_IMAGE : NULL;
	bool live = arguments_live(options), dry = options->dry_run || !live;
	int shut = door_open(root, door, image, live, fault), error;
	struct fault reason = *fault;
	struct segment segment = { 0 };
	struct memory *memory;
	struct record made;

	if (shut && !dry)
		return shut;
	memory = memory_read(root, fault);
	if (!memory)
		return fault->error;
	error = prepare(options, root, door, image, memory, &segment, &made, fault);
	if (error)
		goto out;
	if (dry) {
		dry_run_print(&segment, &memory->left);
		printf("nothing was loaded: %s\n", live ? "--dry-run" : "--sysroot");
		*fault = reason;
		error = shut;
	} else {
		error = arm(root, door, &segment, &made, fault);
	}
	if (!error && !dry)
		printf("loaded: %" PRIu64 " MiB of RAM in %" PRIu32 " ranges, then %s; %" PRIu32
		       " ranges are left alone (load --dry-run lists them)\n",
		       made.bytes >> 20, made.ranges, action_name(made.action), memory->left.count);
out:
	free(segment.content);
	free(memory);
	return error;
}

int loader_load(const struct options *options)
{
	struct fault fault = { 0 };
	int root = arguments_open_root(options), error;

	if (root < 0)
		return exit_code(root);
	error = load(options, root, &fault);
	close(root);
	if (!error)
		return EXIT_DONE;
	complain("cannot load the payload: %s", fault.text);
	return exit_code(error);
}
