/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The payload's course, from the first C function to the last. It runs as a list of phases;
 * whatever goes wrong in one, the next one is started, so that the machine never stays on with
 * memory full because of something that could be left out.
 */
#include "console.h"
#include "cpu.h"
#include "leave.h"
#include "paging.h"
#include "park.h"
#include "pci.h"
#include "ram.h"
#include "register.h"
#include "screen.h"
#include "serial.h"
#include "stub.h"
#include "traps.h"
#include "video.h"
#include "watchdog.h"
#include "xstate.h"

#include "core/image.h"

enum { PAGE_BYTES = 4096, MIB_SHIFT = 20, SETTLE_US = 20000 };

enum { RESET_PORT = 0xcf9, RESET_POWER_CYCLE = 0x0a, RESET_NOW = 0x04 };

enum phase {
	PHASE_CHECK,
	PHASE_WATCHDOG,
	PHASE_REGISTERS,
	PHASE_PARK,
	PHASE_DMA,
	PHASE_VIDEO,
	PHASE_SCREEN,
	PHASE_RAM,
	PHASE_WIPE,
	PHASE_VERIFY,
	PHASE_PARK_AGAIN,
	PHASE_PREPARE,
	PHASE_ERASE,
};

static struct mem_range own; /* image and handover block */
static struct window window; /* of this CPU */
static const struct handover *given;
static const struct handover *block; /* the same, once it was found good */
static unsigned int phase;
static uint32_t final_value[HANDOVER_FINAL_MAX];

void payload_main(uint64_t start);

static uint64_t total_bytes(void)
{
	uint64_t bytes = 0;

	for (uint32_t i = 0; i < block->ram_count + block->last_count; i++)
		bytes += block->range[i].end - block->range[i].start;
	return bytes;
}

/* A machine that stays on with memory full is the worst end: let firmware have it. PCH 0xCF9. */
static void reset(void)
{
	out8(RESET_PORT, RESET_POWER_CYCLE);
	out8(RESET_PORT, RESET_POWER_CYCLE | RESET_NOW);
}

static void check(void)
{
	const char *reason = handover_check(given, own.end - (uintptr_t)given);

	if (reason) {
		serial_use(SERIAL_COM1);
		say("nothing can be overwritten: %s; resetting", reason);
		reset();
		return;
	}
	block = given;
	serial_use(block->serial_port);
	say("payload entered, %lu ranges, %lu MiB",
	    (unsigned long)block->ram_count + block->last_count, total_bytes() >> MIB_SHIFT);
	if (block->left_count)
		say("left alone: %lu ranges, %lu damaged pages", (unsigned long)block->left_count,
		    (unsigned long)block->damaged_pages);
}

static void stop_watchdogs(void)
{
	struct watchdogs found = watchdogs_stop();

	if (found.stopped || found.locked)
		say("watchdogs: %lu stopped, %lu locked and still counting",
		    (unsigned long)found.stopped, (unsigned long)found.locked);
}

static void park(void)
{
	const char *reason = park_other_cpus(block->boot_cpu);

	if (reason)
		say("other CPUs not parked: %s", reason);
	else
		say("other CPUs parked");
}

static void stop_dma(void)
{
	unsigned long stopped = pci_stop_bus_masters();

	wait_us(SETTLE_US);
	say("bus mastering off on %lu functions", stopped);
	write_back_caches(); /* no old line may be written back over zeros later */
}

/* A register that can't be read costs what it should have kept, not the way to the end. */
static void prepare(void)
{
	for (uint32_t i = 0; i < block->final_count; i++)
		final_value[i] = block->final[i].value;
	for (uint32_t i = 0; i < block->prepare_count; i++)
		register_write(&block->prepare[i]);
	for (uint32_t i = 0; i < block->final_count; i++)
		final_value[i] = register_new_value(&block->final[i]);
}

static void leave_for_stub(void)
{
	leave((uint32_t)own.start, (uint32_t)own.start + STUB_BYTES,
	      (uint32_t)(own.end - own.start - STUB_BYTES) / sizeof(uint32_t));
}

/* The stub takes the place of the image's first bytes, so that all there is to erase lies behind.
 */
static void erase(void)
{
	if (traps_nmi_count())
		say("ignored %lu NMIs", (unsigned long)traps_nmi_count());
	say("erasing itself, %s", block->action == HANDOVER_POWEROFF ? "powering off"
				  : block->action == HANDOVER_REBOOT ? "rebooting"
								     : "halting");
	stub_emit((uint8_t *)own.start, block->final, final_value, block->final_count);
	traps_end_in_nmi(leave_for_stub);
}

static void run(enum phase which)
{
	switch (which) {
	case PHASE_CHECK:
		check();
		break;
	case PHASE_WATCHDOG:
		stop_watchdogs();
		break;
	case PHASE_REGISTERS:
		clear_extended_registers();
		break;
	case PHASE_PARK:
		park();
		break;
	case PHASE_DMA:
		stop_dma();
		break;
	case PHASE_VIDEO:
		video_clear(block, own);
		break;
	case PHASE_SCREEN:
		screen_start(block);
		break;
	case PHASE_RAM:
		ram_prepare(block, own, window);
		break;
	case PHASE_WIPE:
		ram_wipe();
		break;
	case PHASE_VERIFY:
		ram_verify();
		break;
	case PHASE_PARK_AGAIN:
		park_again();
		break;
	case PHASE_PREPARE:
		prepare();
		break;
	case PHASE_ERASE:
		erase();
	}
}

static void next_phase(void)
{
	while (phase <= PHASE_ERASE && (block || phase == PHASE_CHECK))
		run(phase++);
	for (;;)
		halt();
}

/* The block says how long it is before anything is known to be right: believe it up to a bound. */
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
