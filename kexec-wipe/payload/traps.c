/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The interrupt descriptor table, and what happens to an exception. */
#include "traps.h"
#include "cpu.h"
#include "fill.h"
#include "serial.h"

/* SDM 6.14.1, 64-bit interrupt gate */
struct gate {
	uint16_t offset_low;
	uint16_t selector;
	uint16_t type;
	uint16_t offset_middle;
	uint32_t offset_high;
	uint32_t reserved;
};

/* As vectors.S and the CPU (SDM 6.14.2) leave it on the stack */
struct trap_frame {
	uint64_t saved[9];
	uint64_t vector;
	uint64_t error;
	uint64_t rip;
	uint64_t cs;
	uint64_t rflags;
	uint64_t rsp;
	uint64_t ss;
};

enum { INTERRUPT_GATE = 0x8e00, REPORTS_MAX = 8 };
enum { MCG_RESTARTABLE = 1 << 0 }; /* SDM 16.3.1.2, RIPV */

extern const char trap_vectors[] __attribute__((visibility("hidden")));
extern char stack_top[] __attribute__((visibility("hidden")));

/* vectors.S: the interrupt descriptor table register; limit is the last byte's offset. */
void load_trap_table(const struct gate *gates, uint64_t limit);

void trap(struct trap_frame *frame);

static struct gate table[VECTOR_COUNT];
static void (*resume)(void);
static unsigned int reports;

void traps_start(void (*next_phase)(void))
{
	resume = next_phase;
	for (unsigned int i = 0; i < VECTOR_COUNT; i++) {
		uintptr_t stub = (uintptr_t)trap_vectors + i * VECTOR_STUB_BYTES;

		table[i] = (struct gate){
			.offset_low = (uint16_t)stub,
			.selector = SELECTOR_CODE64,
			.type = INTERRUPT_GATE,
			.offset_middle = (uint16_t)(stub >> 16),
			.offset_high = (uint32_t)(stub >> 32),
		};
	}
	load_trap_table(table, sizeof(table) - 1);
}

static bool in_fill(uint64_t rip)
{
	return rip >= (uintptr_t)fill_started && rip < (uintptr_t)fill_end;
}

/* Whether what was interrupted had no part in it and may go on. */
static bool is_harmless(uint64_t vector)
{
	bool restartable;

	if (vector != VECTOR_MACHINE_CHECK)
		return false;
	restartable = read_msr(MSR_MCG_STATUS) & MCG_RESTARTABLE;
	write_msr(MSR_MCG_STATUS, 0); /* a second one would reset the machine, SDM 16.3.1.2 */
	return restartable;
}

/* Called by vectors.S; goes on wherever the frame says. */
void trap(struct trap_frame *frame)
{
	bool harmless = is_harmless(frame->vector);

	if (reports < REPORTS_MAX) {
		reports++;
		say("exception %lu at %lx, address %lx, going on", frame->vector, frame->rip,
		    read_cr2());
	}
	if (in_fill(frame->rip)) {
		frame->rip = (uintptr_t)fill_stopped;
		return;
	}
	if (harmless)
		return;
	frame->rip = (uintptr_t)resume;
	frame->rsp = (uintptr_t)stack_top - sizeof(uint64_t); /* as after a call */
}
