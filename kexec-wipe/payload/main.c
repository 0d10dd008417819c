/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The payload's course from the first C function to the last, as a list of phases.
 *
 *   entry.S -> payload_main -> next_phase -> phase -> phase -> ... -> ERASE -> the stub
 *                                  ^           |
 *                                  |           | exception (traps.c): the rest of the phase is
 *                                  +-- trap <--+ given up, the stack is empty, the next one starts
 *
 * So a phase may end at any instruction, and the phases after it must work all the same, because
 * the worst result is a machine that stays on with memory full. For a phase this means:
 *   - what it prepares for later ones is published by its last write (the start page, apic.usable,
 *     screen's kind); without it, they do without help, the local APIC or a screen;
 *   - what later ones cannot do without is set in CHECK, before `block`. Without `block` nothing
 *     can be overwritten, and the machine is reset.
 * Only the two without which RAM stays full run again: CHECK, and WIPE in the plainest way, without
 * the other CPUs and without a measurement.
 * tests/bare/cut.py cuts each phase off at each of its calls.
 */
#include "console.h"
#include "cpu.h"
#include "crew.h"
#include "long_mode.h"
#include "other_cpus.h"
#include "paging.h"
#include "pci.h"
#include "profilers.h"
#include "ram.h"
#include "register.h"
#include "reset.h"
#include "screen.h"
#include "serial.h"
#include "stub.h"
#include "traps.h"
#include "video.h"
#include "watchdog.h"
#include "xstate.h"

#include "core/image.h"

enum { MIB_SHIFT = 20, REPEATS_MAX = 8 };

/* Called by name: a table of functions would need relocation. */
#define PHASES(PHASE)                              \
	PHASE(CHECK, check)                        \
	PHASE(WATCHDOG, watchdog)                  \
	PHASE(WATCHED, start_watchdog)             \
	PHASE(PROFILERS, profilers_stop)           \
	PHASE(REGISTERS, clear_extended_registers) \
	PHASE(RAM, ram_prepare)                    \
	PHASE(STOP_CPUS, stop_cpus)                \
	PHASE(DMA, stop_dma)                       \
	PHASE(SCREEN, start_screen)                \
	PHASE(WIPE, ram_wipe)                      \
	PHASE(WIPE_AGAIN, ram_wipe_again)          \
	PHASE(VIDEO, clear_video)                  \
	PHASE(VERIFY, ram_verify)                  \
	PHASE(PREPARE, prepare)                    \
	PHASE(REST_CPUS, rest_cpus)                \
	PHASE(ERASE, erase)

#define AS_ENUM(name, function) PHASE_##name,
enum phase { PHASES(AS_ENUM) PHASE_COUNT };

/*
 * A running CPU, a device, a profiler or a watchdog would write to memory, or reset the machine,
 * meanwhile.
 */
_Static_assert(PHASE_STOP_CPUS < PHASE_SCREEN && PHASE_DMA < PHASE_SCREEN &&
		       PHASE_WATCHDOG < PHASE_SCREEN && PHASE_PROFILERS < PHASE_DMA &&
		       PHASE_SCREEN < PHASE_WIPE,
	       "before the first byte is overwritten, except what the other CPUs work in");
_Static_assert(PHASE_WATCHDOG < PHASE_WATCHED && PHASE_WATCHED < PHASE_PROFILERS,
	       "the one that counted may be the one that is started");
_Static_assert(PHASE_STOP_CPUS < PHASE_DMA, "a running driver could switch DMA on again");
_Static_assert(PHASE_WIPE < PHASE_WIPE_AGAIN && PHASE_WIPE_AGAIN < PHASE_VIDEO,
	       "RAM holds keys, and a card's memory takes seconds");
_Static_assert(PHASE_RAM < PHASE_STOP_CPUS,
	       "there must be room to start the CPUs at once: none may wait for its start while "
	       "firmware calls for it");
_Static_assert(PHASE_VIDEO < PHASE_REST_CPUS && PHASE_VERIFY < PHASE_REST_CPUS,
	       "the other CPUs help, and rest behind that");
_Static_assert(PHASE_PREPARE < PHASE_REST_CPUS,
	       "the other CPUs rest in the stub, which has the values that were prepared");
_Static_assert(PHASE_REST_CPUS < PHASE_ERASE,
	       "a helper that is late would run in memory that has been erased");
_Static_assert(PHASE_PREPARE < PHASE_ERASE && PHASE_ERASE == PHASE_COUNT - 1,
	       "nothing can follow that needs the payload");

const char screen_title[] = "memwipe overwrites the memory of this machine";

static struct mem_range own; /* image and handover block */
static struct window window; /* of this CPU */
static const struct handover *given;
static const struct handover *block; /* NULL, or `given` once it was found valid */
static unsigned int phase;	     /* the next one */
static unsigned int repeats;
static uint32_t final_value[HANDOVER_FINAL_MAX];
static bool cpus_are_out; /* of all memory but the stub */

void payload_main(uint64_t start);

static uint64_t total_bytes(void)
{
	uint64_t bytes = 0;

	for (uint32_t i = 0; i < block->ram_count + block->last_count; i++)
		bytes += block->range[i].end - block->range[i].start;
	return bytes;
}

static void check(void)
{
	const char *reason = handover_check(given, own.end - (uintptr_t)given);

	if (reason) {
		serial_use(SERIAL_COM1);
		say("nothing can be overwritten: %s; resetting", reason);
		return;
	}
	ram_use(given, own, window);
	serial_use(given->serial_port);
	block = given;
	say("payload entered, %lu ranges, %lu MiB",
	    (unsigned long)block->ram_count + block->last_count, total_bytes() >> MIB_SHIFT);
	if (block->excluded_count)
		say("left alone: %lu ranges, %lu damaged pages",
		    (unsigned long)block->excluded_count, (unsigned long)block->damaged_pages);
}

static void watchdog(void)
{
	struct watchdogs found = watchdogs_stop();

	if (found.stopped || found.locked)
		say("watchdogs: %lu stopped, %lu locked and still counting",
		    (unsigned long)found.stopped, (unsigned long)found.locked);
}

/* A phase of its own: if stopping the others is cut off, this one runs all the same. */
static void start_watchdog(void)
{
	if (!block->watchdog_count)
		return;
	watchdog_start(block);
	say("a watchdog resets the machine after %lu s without progress",
	    (unsigned long)block->watchdog_s);
}

static void stop_cpus(void)
{
	const char *reason = stop_other_cpus(block);

	if (!reason)
		crew_start(&window); /* before anything else: a line takes milliseconds */
	if (reason)
		say("other CPUs not stopped: %s", reason);
	else
		say("other CPUs stopped");
}

static void stop_dma(void)
{
	unsigned long stopped = pci_stop_bus_masters();

	say("bus mastering off on %lu functions", stopped);
}

static void start_screen(void)
{
	video_clear_screen(block, own);
	screen_start(block);
}

/* What was drawn is cleared with all the rest, so it is drawn again. */
static void clear_video(void)
{
	video_clear(block, own, &window);
	screen_start(block);
}

/*
 * The values without the bits to keep come first: if reading a register faults, these bits are
 * lost, but the final writes are still made. With a watchdog, a reset has firmware clear RAM, which
 * is better than to end with RAM full.
 */
static void prepare(void)
{
	if (block->watchdog_count && !ram_is_wiped())
		reset_machine();
	for (uint32_t i = 0; i < block->final_count; i++)
		final_value[i] = block->final[i].value;
	for (uint32_t i = 0; i < block->prepare_count; i++)
		register_write(&block->prepare[i]);
	for (uint32_t i = 0; i < block->final_count; i++)
		final_value[i] = register_new_value(&block->final[i]);
}

/* The stub replaces the image's first bytes, so what it has to erase is in one piece behind it. */
static void put_stub(void)
{
	stub_emit((uint8_t *)own.start, block->final, final_value, block->final_count);
}

static void rest_cpus(void)
{
	put_stub();
	crew_rest((uint32_t)own.start + STUB_REST);
	cpus_are_out = true;
	ram_end();
}

static void enter_stub(void)
{
	exit_long_mode((uint32_t)own.start, (uint32_t)own.start + STUB_BYTES,
		       (uint32_t)(own.end - own.start - STUB_BYTES) / sizeof(uint32_t));
}

static void erase(void)
{
	if (!cpus_are_out)
		stop_other_cpus_again();
	if (traps_nmi_count())
		say("ignored %lu NMIs", (unsigned long)traps_nmi_count());
	say("erasing itself, %s", block->action == HANDOVER_POWEROFF ? "powering off"
				  : block->action == HANDOVER_REBOOT ? "rebooting"
								     : "halting");
	put_stub();
	traps_end_in_nmi(enter_stub);
}

#define AS_CASE(name, function) \
	case PHASE_##name:      \
		function();     \
		break;

static void run(enum phase which)
{
	switch (which) {
		PHASES(AS_CASE)
	case PHASE_COUNT:
		break;
	}
}

/* Whether the phase that an exception has ended leaves RAM full, and without another try for good.
 */
static bool must_repeat(void)
{
	return (phase == PHASE_CHECK + 1 && !block) ||
	       (phase == PHASE_WIPE_AGAIN + 1 && !ram_is_wiped());
}

/* The end is reached if there is no valid block, or if ERASE was cut off. */
static void next_phase(void)
{
	if (must_repeat() && repeats++ < REPEATS_MAX)
		phase--;
	while (phase < PHASE_COUNT && (block || phase == PHASE_CHECK))
		run(phase++);
	reset_machine();
}

/* The block's length is needed before the block can be checked: it is limited to what is possible.
 */
static struct mem_range own_region(uint64_t start)
{
	size_t bytes = handover_bytes(HANDOVER_RANGES_MAX);

	if (given->bytes < bytes)
		bytes = given->bytes;
	return (struct mem_range){ start, ((uintptr_t)given + bytes + PAGE_BYTES - 1) &
						  ~(uint64_t)(PAGE_BYTES - 1) };
}

/* Called by entry.S with the start of the image. */
void payload_main(uint64_t start)
{
	const struct payload_header *image = (const void *)(start + PAYLOAD_HEADER_OFFSET);

	given = (const void *)(start + image->memory_bytes);
	own = own_region(start);
	traps_start(next_phase);
	window = paging_start(own);
	next_phase();
}
