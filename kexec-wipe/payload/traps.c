/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The interrupt descriptor table, and what an exception does:
 *
 *   in fill() or find_not_zero()         the loop returns early; its caller tries again or skips
 *   in try_write_msr()                   it returns early
 *   machine check, restart is possible   the interrupted code goes on, MACHINE_CHECKS_MAX times
 *   else, on another CPU                 that CPU halts; the first one does its piece again
 *   else, on the first CPU               the phase is given up, the next one starts (main.c)
 */
#include "traps.h"
#include "console.h"
#include "cpu.h"
#include "fill.h"
#include "other_cpus.h"
#include "read.h"

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

/* vectors.S pushes nine registers, the vector and for some vectors the error code. */
_Static_assert(sizeof(struct trap_frame) == (9 + 2 + 5) * sizeof(uint64_t), "vectors.S");
_Static_assert(offsetof(struct trap_frame, vector) == 9 * sizeof(uint64_t), "vectors.S");

enum { MACHINE_CHECKS_MAX = 4096, MCG_RESTART_VALID = 1 << 0 };
enum { REPORTS_MAX = 8, NMI_US = 1000 };

extern const char trap_vectors[] __attribute__((visibility("hidden")));
extern const char try_write_msr_end[] __attribute__((visibility("hidden")));
extern char stack_top[] __attribute__((visibility("hidden")));

void trap(struct trap_frame *frame);

static struct interrupt_gate table[VECTOR_COUNT];
static void (*start_next_phase)(void);
static unsigned int reports;
static unsigned int machine_checks;			  /* on any CPU */
uint32_t nmi_count __attribute__((visibility("hidden"))); /* vectors.S, any CPU */

void traps_start(void (*next_phase)(void))
{
	start_next_phase = next_phase;
	for (unsigned int i = 0; i < VECTOR_COUNT; i++)
		table[i] = interrupt_gate_to((uintptr_t)trap_vectors + i * VECTOR_STUB_BYTES);
	traps_share();
}

void traps_share(void)
{
	load_trap_table(table, sizeof(table) - 1);
}

/* Where a function that was interrupted at `rip` continues so that it returns early; 0: none. */
static uintptr_t early_return(uint64_t rip)
{
	if (rip >= (uintptr_t)fill_started && rip < (uintptr_t)fill_end)
		return (uintptr_t)fill_stopped;
	if (rip >= (uintptr_t)find_not_zero && rip < (uintptr_t)find_stopped)
		return (uintptr_t)find_stopped;
	if (rip >= (uintptr_t)try_write_msr && rip < (uintptr_t)try_write_msr_end)
		return (uintptr_t)try_write_msr_end;
	return 0;
}

static bool on_first_cpu(const struct trap_frame *frame)
{
	return (uintptr_t)stack_top - (uintptr_t)frame < STACK_BYTES;
}

/*
 * Clears MCG_STATUS, because the next machine check would reset the machine otherwise (SDM
 * 16.3.1.2). Returns whether the interrupted code can go on. The number is limited, because that
 * code may be what causes them.
 */
static bool acknowledge_machine_check(void)
{
	uint64_t status = read_msr(MSR_MCG_STATUS);

	write_msr(MSR_MCG_STATUS, 0);
	return status & MCG_RESTART_VALID &&
	       __atomic_fetch_add(&machine_checks, 1, __ATOMIC_SEQ_CST) < MACHINE_CHECKS_MAX;
}

/* Called by vectors.S, which then returns to frame->rip with the stack frame->rsp. */
void trap(struct trap_frame *frame)
{
	uintptr_t out = early_return(frame->rip);
	bool resumable = frame->vector == VECTOR_MACHINE_CHECK && acknowledge_machine_check();

	if (on_first_cpu(frame) && reports < REPORTS_MAX) {
		reports++;
		say("exception %lu at %lx, address %lx, going on", frame->vector, frame->rip,
		    read_cr2());
	}
	if (out) {
		frame->rip = out;
		return;
	}
	if (resumable)
		return;
	while (!on_first_cpu(frame))
		halt();
	frame->rip = (uintptr_t)start_next_phase;
	frame->rsp = (uintptr_t)stack_top - sizeof(uint64_t); /* as after a call */
}

uint32_t traps_nmi_count(void)
{
	return __atomic_load_n(&nmi_count, __ATOMIC_SEQ_CST);
}

_Noreturn void traps_end_in_nmi(void (*then)(void))
{
	table[VECTOR_NMI] = interrupt_gate_to((uintptr_t)then);
	send_nmi_to_self();
	wait_us(NMI_US);
	then();
	__builtin_unreachable();
}
