/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "video.h"
#include "adapter.h"
#include "arithmetic.h"
#include "console.h"
#include "cpu.h"
#include "crew.h"
#include "fill.h"
#include "pci_bar.h"
#include "pci_config.h"
#include "vga.h"
#include "video_window.h"
#include "wipe.h"

enum { CLASS_DISPLAY = 0x03, CLASS_SHIFT = 8 };
enum { RANGES_MAX = 64, KIB_SHIFT = 10 };
enum { BYTES_A_STEP = 16 << 20, SCREEN_BYTES_A_STEP = 1 << 20 };
enum { TIME_LIMIT_MS = 30000, SCREEN_TIME_LIMIT_MS = 200, US_PER_MS = 1000 };

static struct mem_range range[RANGES_MAX];
static uint64_t deadline; /* time stamp counter */

struct found {
	struct ranges memory;
	struct mem_range screen; /* the block's frame buffer, or empty */
	unsigned long unknown;	 /* adapters of which nothing is known to be memory */
	uint32_t unknown_id;	 /* of the last one */
	unsigned long lost;	 /* BARs that were too many */
};

static uint64_t tsc_in(unsigned int ms)
{
	uint64_t start = read_tsc();

	wait_us(US_PER_MS);
	return start + (read_tsc() - start) * ms;
}

/*
 * Empty, if there is none, or one that cannot be: inside of the payload. Or one in RAM, which is
 * overwritten with the rest of it, but for what the other CPUs work in.
 */
static struct mem_range frame_buffer(const struct handover *block, struct mem_range own)
{
	const struct mem_range none = { 0, 0 };
	struct mem_range r;

	if (screen_check(&block->screen))
		return none;
	r = screen_range(&block->screen);
	if ((r.start < own.end && r.end > own.start) || handover_touches_ram(block, r))
		return none;
	return r;
}

static void clear_vga(void)
{
	if (vga_present())
		say("cleared %lu KiB of VGA memory", vga_clear() >> KIB_SHIFT);
}

void video_clear_screen(const struct handover *block, struct mem_range own)
{
	struct mem_range r = frame_buffer(block, own);
	uint64_t start = r.start, unwritten = 0;

	deadline = tsc_in(SCREEN_TIME_LIMIT_MS);
	while (r.start < r.end && !unwritten && read_tsc() < deadline) {
		uint64_t end = min_u64(r.end, next_multiple(r.start, SCREEN_BYTES_A_STEP));

		unwritten =
			fill(video_window_move((struct mem_range){ r.start, end }), end - r.start);
		r.start = end - unwritten;
	}
	if (start < r.end)
		say("cleared %lu KiB of the frame buffer at %lx", (r.start - start) >> KIB_SHIFT,
		    start);
	clear_vga();
}

static bool has(struct mem_range r, struct mem_range inner)
{
	return inner.start < inner.end && inner.start >= r.start && inner.end <= r.end;
}

static bool is_video_memory(const struct adapter *adapter, const struct pci_bar *bar,
			    struct mem_range screen)
{
	if (adapter && adapter->bars >> bar->number & 1)
		return bar->prefetchable || !adapter->marked;
	return bar->prefetchable && has(bar->range, screen);
}

static void find(void *arg, uint32_t function)
{
	uint32_t id = pci_read(function, PCI_ID);
	const struct adapter *adapter = adapter_find(id);
	struct pci_bar bar[PCI_BARS_MAX];
	struct found *found = arg;
	unsigned int count, taken = 0;

	if (pci_class(function) >> CLASS_SHIFT != CLASS_DISPLAY)
		return;
	count = pci_memory_bars(function, bar);
	for (unsigned int i = 0; i < count; i++) {
		if (!is_video_memory(adapter, &bar[i], found->screen))
			continue;
		taken++;
		found->lost += ranges_add(&found->memory, bar[i].range) ? 1 : 0;
	}
	if (!count || taken)
		return;
	found->unknown++;
	found->unknown_id = id;
}

/* Runs on all CPUs. */
static void clear_piece(const struct window *window, struct mem_range r, struct tally *tally)
{
	struct window combining = *window;

	combining.pat_slot = video_window_type();
	while (r.start < r.end && read_tsc() < deadline) {
		uint64_t end = min_u64(r.end, next_multiple(r.start, BYTES_A_STEP));

		wipe_range(&combining, (struct mem_range){ r.start, end }, tally);
		r.start = end;
	}
	tally->skipped += r.end - r.start;
}

static void clear_all(const struct ranges *memory, struct mem_range own,
		      const struct window *window)
{
	const struct place_set set = { memory->item, memory->count, own };
	struct tally sum = { 0 };

	for (uint32_t i = 0; i < memory->count; i++)
		say("video memory at %lx, %lu KiB", memory->item[i].start,
		    (memory->item[i].end - memory->item[i].start) >> KIB_SHIFT);
	deadline = tsc_in(TIME_LIMIT_MS);
	crew_run(window, &set, clear_piece, "clearing video memory", &sum);
	say("cleared %lu KiB of video memory", sum.written >> KIB_SHIFT);
	if (sum.skipped)
		say("%lu KiB of video memory not cleared: it takes too long or cannot be written",
		    sum.skipped >> KIB_SHIFT);
}

void video_clear(const struct handover *block, struct mem_range own, const struct window *window)
{
	struct found found = { .screen = frame_buffer(block, own) };

	ranges_init(&found.memory, range, RANGES_MAX);
	pci_visit(find, &found);
	if (found.screen.start < found.screen.end)
		found.lost += ranges_add(&found.memory, found.screen) ? 1 : 0;
	if (found.memory.count)
		clear_all(&found.memory, own, window);
	if (found.unknown)
		say("left alone: memory of %lu graphics adapters that are not known, the last is "
		    "%lx",
		    found.unknown, (unsigned long)found.unknown_id);
	if (found.lost)
		say("left alone: %lu more ranges of video memory", found.lost);
	clear_vga();
}
