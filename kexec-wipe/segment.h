/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the kernel is given: the payload, and behind it the handover block, as one piece at one
 * place; or the block alone, beside a file that holds the payload; or what a stock kernel needs
 * beside its file.
 */
#ifndef MEMWIPE_KEXEC_WIPE_SEGMENT_H
#define MEMWIPE_KEXEC_WIPE_SEGMENT_H

#include "common/fault.h"
#include "kexec-wipe/memory.h"
#include "kexec-wipe/acpi_tables.h"
#include "core/watchdog.h"

/* The payload as it was built; payload_embedded() is the one inside this program. */
struct payload {
	const void *image;
	size_t bytes;
};

struct payload payload_embedded(void);

/* Not a payload, but another thing inside this program: what a stock kernel is given beside it. */
struct payload initramfs_embedded(void);

/* All that is known of the machine, and what is wanted of it. */
struct machine {
	const struct memory *memory;
	struct acpi_tables acpi;
	enum handover_action action;
	uint32_t boot_cpu;		  /* as in the handover block */
	uint8_t cpus[HANDOVER_CPU_BYTES]; /* the same */
	uint16_t serial_port;		  /* the same */
	uint16_t flags;			  /* the same */
	struct screen screen;		  /* the same */
	const struct watchdog *watchdog;  /* NULL: none is to be started */
	bool panic;	   /* a panic will start it: it lies in the memory reserved for that */
	const char *image; /* file that holds the payload; NULL: none does */
};

struct segment {
	void *content; /* to be freed by the caller */
	size_t bytes;  /* of the content, whole pages */
	struct handover
		*block;	   /* inside the content, sealed and checked; NULL for a stock kernel */
	uint64_t at;	   /* physical address of the content, and entry point */
	const char *image; /* the file; NULL: the payload is in the content */
	const char *command_line; /* for the file; NULL: none */
	const char *no_poweroff;  /* why it ends in a reset, where power-off was wanted; or NULL */
};

/*
 * 0, or a negative errno and a fault; then there is nothing to be freed. `payload` is not used if
 * machine->image holds one.
 */
int segment_build(struct segment *segment, const struct payload *payload,
		  const struct machine *machine, struct fault *fault);

#endif
