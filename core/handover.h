/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The handover block: all that the payload must know. What loads the payload (the loader in
 * userland, the boot image, or the module) prepares it, so that the payload parses nothing. It lies
 * directly behind the payload, page-aligned, and is overwritten together with it.
 */
#ifndef MEMWIPE_CORE_HANDOVER_H
#define MEMWIPE_CORE_HANDOVER_H

#include "acpi.h"
#include "memory_map.h"
#include "ranges.h"
#include "screen_info.h"

#define HANDOVER_MAGIC 0x31455049574d454dULL /* "MEMWIPE1" */

enum {
	HANDOVER_VERSION = 3,
	HANDOVER_PREPARE_MAX = 16,
	HANDOVER_FINAL_MAX = 6,
	HANDOVER_WATCHDOG_MAX = 12,
	HANDOVER_RANGES_MAX = 2 * MEMORY_MAP_ROOM,
	HANDOVER_CPU_IDS = 4096, /* local APIC ids of real machines are below this */
	HANDOVER_CPU_BYTES = HANDOVER_CPU_IDS / 8,
};

/* Registers in memory lie below this: the last writes are 32-bit code. */
#define HANDOVER_MEMORY_END (1ULL << 32)
#define HANDOVER_PORTS_END  0x10000

enum handover_flag {
	HANDOVER_ONE_CPU = 1, /* start no other CPU */
	HANDOVER_VERIFY = 2,  /* read everything back */
};

enum handover_action { HANDOVER_POWEROFF = 1, HANDOVER_REBOOT = 2, HANDOVER_HALT = 3 };

/* What follows a final write. */
enum handover_wait {
	HANDOVER_GO_ON = 0,
	HANDOVER_PAUSE = 1, /* time for a reset: about a second, at most some ten seconds */
	/*
	 * Time for a power-off: at least ten seconds. Then all final writes up to this one once
	 * more, and as much time again.
	 */
	HANDOVER_TWICE = 2,
};

/*
 * Writes to registers: the new value of each is (old & keep) | value. `bytes` is the access width.
 * Memory registers lie below 4 GiB.
 */
struct handover_write {
	uint32_t address;
	uint32_t keep;
	uint32_t value;
	uint8_t space; /* enum acpi_space */
	uint8_t bytes; /* 1, 2 or 4 */
	uint8_t wait;  /* enum handover_wait, final writes only */
	uint8_t more;  /* prepare writes only: registers behind this one that are written, too */
};

struct watchdog;

struct handover {
	uint64_t magic;
	uint32_t version;
	uint32_t bytes;		 /* of the whole block, ranges included */
	uint32_t checksum;	 /* makes the sum of all 32-bit words of the block zero */
	uint32_t action;	 /* enum handover_action */
	uint32_t boot_cpu;	 /* local APIC id of the boot processor, or APIC_ID_UNKNOWN */
	uint16_t serial_port;	 /* I/O port of a 16550 that the kernel set up, 0: none */
	uint16_t flags;		 /* enum handover_flag */
	uint32_t prepare_count;	 /* writes before the payload erases itself */
	uint32_t final_count;	 /* writes after it, the very last instructions */
	uint16_t watchdog_count; /* writes that start the watchdog; 0: none is to be started */
	uint16_t watchdog_feeds; /* of these, the last ones: they give it its full time again */
	uint32_t watchdog_s;	 /* it resets the machine so long after it was last fed */
	struct handover_write prepare[HANDOVER_PREPARE_MAX];
	struct handover_write final[HANDOVER_FINAL_MAX];
	struct handover_write watchdog[HANDOVER_WATCHDOG_MAX];
	struct screen
		screen; /* to be cleared and drawn to; one that screen_check refuses is left */
	uint32_t excluded_count; /* ranges that are not overwritten, for the report */
	uint32_t damaged_pages;	 /* of these, pages with hardware errors */
	uint32_t ram_count;	 /* range[0 .. ram_count): overwritten first */
	uint32_t last_count;	 /* the ranges behind these: overwritten last */
	/* The local APIC ids of all CPUs, a bit each. None: they are not known. */
	uint8_t cpus[HANDOVER_CPU_BYTES];
	struct mem_range range[];
};

/* An id that is out of reach, such as APIC_ID_UNKNOWN, is not listed. */
static inline void handover_list_cpu(uint8_t cpus[static HANDOVER_CPU_BYTES], uint32_t id)
{
	if (id < HANDOVER_CPU_IDS)
		cpus[id / 8] |= (uint8_t)(1 << id % 8);
}

static inline bool handover_lists_cpu(const uint8_t cpus[static HANDOVER_CPU_BYTES], uint32_t id)
{
	return id < HANDOVER_CPU_IDS && cpus[id / 8] >> id % 8 & 1;
}

/* Whether any byte of r is to be overwritten. */
bool handover_touches_ram(const struct handover *block, struct mem_range r);

/* Bytes of a block with `range_count` ranges. */
size_t handover_bytes(uint32_t range_count);

/*
 * Fill `block`, `room` bytes large, from a finished map. Writes and serial port are left empty, the
 * action is halt.
 * NULL, or the reason.
 */
const char *handover_build(struct handover *block, size_t room, const struct memory_map *map);

/*
 * The writes that carry out `action`, a ladder: each rung is there for the case that the ones above
 * it did nothing. Power-off: events that would wake the machine are switched off, then S5 by PM1
 * control in two steps (SLP_TYP, then SLP_EN) or by the sleep control register, which is tried
 * twice; then all of reboot, as a machine that is reset with empty RAM is better than
 * one that stays on and cannot be used. Reboot: the reset register, port 0xCF9, the keyboard
 * controller; the payload adds a triple fault. Halt: none. fadt and s5 are NULL where the machine
 * has none. NULL, or why the machine cannot be powered off: the writes, and the block's action, are
 * then those of reboot.
 * (ACPI 6.5, 4.8.3.2.1, 4.8.3.7, 4.8.3.6)
 */
const char *handover_plan_action(struct handover *block, enum handover_action action,
				 const struct acpi_fadt *fadt, const struct acpi_sleep_type *s5);

/*
 * The same block has the payload start this watchdog, and stop it with the writes before the end.
 * Called behind handover_plan_action(), which plans none. NULL: as before.
 */
void handover_plan_watchdog(struct handover *block, const struct watchdog *watchdog);

/* Set the checksum. The block must not be changed afterwards. */
void handover_seal(struct handover *block);

/* Check everything that the payload relies on; `room` bytes are readable. NULL, or the reason. */
const char *handover_check(const struct handover *block, size_t room);

#endif
