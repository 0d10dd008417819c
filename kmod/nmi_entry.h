/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The way from the running kernel into the payload, from any context. An NMI takes every CPU out of
 * the kernel; meeting.h says what they do then. Everything needed is prepared beforehand.
 */
#ifndef MEMWIPE_KMOD_NMI_ENTRY_H
#define MEMWIPE_KMOD_NMI_ENTRY_H

#include "core/handover.h"

struct nmi_entry_options {
	enum handover_action action; /* of nmi_entry_wipe */
	u16 serial_port;	     /* I/O port, 0: none */
	u16 flags;		     /* enum handover_flag */
};

/* What a wipe would overwrite now. */
struct nmi_entry_coverage {
	u64 ram_bytes;
	u32 ram_ranges;
	bool all_ram; /* false: memory that was added since is missing */
};

/*
 * Allocate the region, build the handover block and register the NMI handler. Once, may sleep.
 * 0; -EOPNOTSUPP: this machine cannot be wiped so; -ENOMEM; or the error of registering the
 * handler. On error *why is the reason and nothing is left behind.
 */
int nmi_entry_prepare(const struct nmi_entry_options *options, const char **why);
/* Undo it, when nothing can call nmi_entry_wipe any more. */
void nmi_entry_close(void);

/*
 * Rebuild the handover block after memory was added. One caller at a time, may sleep. NULL, or why
 * the old block stays in use: the new memory will not be overwritten.
 */
const char *nmi_entry_update(void);

/* How the machine ends if `wanted` is asked for: a reset where it cannot be powered off. */
enum handover_action nmi_entry_end(enum handover_action wanted);
/* The same for options->action. */
enum handover_action nmi_entry_own_end(void);
void nmi_entry_get_coverage(struct nmi_entry_coverage *coverage);

/*
 * Wipe, then end by options->action or by `action`. Any context, NMIs included; takes no lock and
 * no memory. Returns only if another CPU has called it before: that CPU's NMI arrives here within
 * microseconds.
 */
void nmi_entry_wipe(void);
void nmi_entry_wipe_then(enum handover_action action);

#endif
