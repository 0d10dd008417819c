/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the CPUs leave the kernel: one of them calls all others with an NMI, and they decide who
 * enters the payload. Each flag changes once, from false to true; time runs downwards.
 *
 *   the caller                            each other CPU
 *   ----------                            --------------
 *   others = number of CPUs to call       NMI of another source: open is false,
 *   caller = itself                         so the NMI is not for us
 *   open = true (release)
 *     NMI of another source: not for us,
 *     as all_called is false
 *   NMI to each other CPU  -------------> NMI: open is true (acquire), so `others` is valid
 *   all_called = true                       join
 *   NMI to itself
 *     join, in the handler
 *   no NMI for 1 ms: it is inside the
 *     handler of another one; join
 *
 *   join:      leave VMX or SVM, or INIT would be blocked later
 *              the boot CPU goes on at once, as it alone may send INIT to all others;
 *              all others wait until entering_cpu is set, 100 ms at most
 *              entering_cpu: NO_CPU -> this CPU, by compare and exchange
 *     won:     wait until `others` CPUs are parked, 100 ms at most; enter the payload
 *     lost:    to the antechamber: parked++, hlt
 *
 * test_module_meeting.c checks this order.
 */
#ifndef MEMWIPE_KMOD_MEETING_H
#define MEMWIPE_KMOD_MEETING_H

#include "region.h"

enum { NO_CPU = -1 };

struct meeting_plan {
	const struct region *region; /* stays the caller's */
	u64 cr4;		     /* for the private page tables */
	int boot_cpu;		     /* the kernel's number, or NO_CPU */
	bool amd;		     /* SVM may be in use */
};

/* Before anything else. */
void meeting_prepare(const struct meeting_plan *plan);

/* Call all CPUs and join. Interrupts off, one CPU only, once. Does not return. */
void meeting_start(void);

/* In an NMI: whether this CPU has to join. */
bool meeting_has_called(void);

/*
 * Does not return. It has no __noreturn, because objtool knows such functions from the kernel's own
 * list only, and it needs a return instruction: in 6.12 objtool looks for one.
 */
void meeting_join(void);

#endif
