/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "video.h"
#include "console.h"
#include "cpu.h"
#include "fill.h"
#include "pci_bar.h"
#include "pci_config.h"
#include "vga.h"
#include "video_window.h"

enum { CLASS_DISPLAY = 0x03, CLASS_SHIFT = 8 };
enum { BYTES_A_STEP = 16 << 20, KIB_SHIFT = 10 };
/* A smaller BAR is no frame buffer: virtio and others have registers in small prefetchable BARs. */
enum { MEMORY_MIN_BYTES = 1 << 20 };
enum { TIME_LIMIT_MS = 30000, US_PER_MS = 1000 };

struct job {
	struct mem_range own;
	struct mem_range
		screen;	   /* the frame buffer, until a BAR that contains it is found; then empty */
	uint64_t deadline; /* time stamp counter */
};

static uint64_t tsc_at_time_limit(void)
{
	uint64_t start = read_tsc();

	wait_us(US_PER_MS);
	return start + (read_tsc() - start) * TIME_LIMIT_MS;
}

static uint64_t end_of_step(struct mem_range r)
{
	return r.end - r.start < BYTES_A_STEP ? r.end : r.start + BYTES_A_STEP;
}

static void clear(const struct job *job, struct mem_range r)
{
	uint64_t start = r.start, unwritten = 0;

	if (r.start < job->own.end && r.end > job->own.start)
		return;
	while (!unwritten && r.start < r.end && read_tsc() < job->deadline) {
		uint64_t end = end_of_step(r);

		unwritten =
			fill(video_window_move((struct mem_range){ r.start, end }), end - r.start);
		r.start = end - unwritten;
	}
	say("cleared %lu KiB of video memory at %lx", (r.start - start) >> KIB_SHIFT, start);
	if (r.start < r.end)
		say("%lu KiB of video memory at %lx not cleared: %s",
		    (r.end - r.start) >> KIB_SHIFT, r.start,
		    unwritten ? "it cannot be written" : "it takes too long");
}

static void clear_function(void *arg, uint32_t function)
{
	struct mem_range bar[PCI_BARS_MAX];
	struct job *job = arg;
	unsigned int count;

	if (pci_class(function) >> CLASS_SHIFT != CLASS_DISPLAY)
		return;
	count = pci_memory_bars(function, bar);
	for (unsigned int i = 0; i < count; i++) {
		if (job->screen.start >= bar[i].start && job->screen.end <= bar[i].end)
			job->screen.end = job->screen.start;
		if (bar[i].end - bar[i].start >= MEMORY_MIN_BYTES)
			clear(job, bar[i]);
	}
}

void video_clear(const struct handover *block, struct mem_range own)
{
	struct job job = { .own = own, .deadline = tsc_at_time_limit() };

	if (!screen_check(&block->screen))
		job.screen = screen_range(&block->screen);
	pci_visit(clear_function, &job);
	if (job.screen.start < job.screen.end)
		clear(&job, job.screen);
	if (vga_present())
		say("cleared %lu KiB of VGA memory", vga_clear() >> KIB_SHIFT);
}
