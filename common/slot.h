/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel has two slots for an image of another kernel: a reboot with
 * LINUX_REBOOT_CMD_KEXEC starts one, a panic starts the other. Whose image a slot holds is decided
 * here alone: by the record that kexec-wipe leaves, and by what the kernel's memory says.
 */
#ifndef MEMWIPE_COMMON_SLOT_H
#define MEMWIPE_COMMON_SLOT_H

#include "common/kcore.h"
#include "common/record.h"

#include <stdbool.h>

enum slot_id { SLOT_KEXEC, SLOT_PANIC, SLOTS };

/* FOREIGN: another program loaded it, and RAM stays full if it is started. */
enum slot_owner { SLOT_EMPTY, SLOT_PAYLOAD, SLOT_STOCK, SLOT_FOREIGN };

extern const struct slot_names {
	const char *name;   /* of the slot and of the record */
	const char *loaded; /* file that reads 1 while an image is loaded */
	const char *record; /* file below the root folder */
	const char *symbol; /* kernel's pointer to its struct kimage */
} slot_names[SLOTS];

/* What is held open to ask later; starts as slots_closed. */
struct slots {
	int loaded_fd[SLOTS];
	int record_fd[SLOTS];
	struct kcore kcore;
};

extern const struct slots slots_closed;

struct slot_view {
	enum slot_owner owner;
	bool proven;	      /* the kernel's memory confirms it; else only the record says so */
	const char *reason;   /* of FOREIGN, or why it is not proven; static, else NULL */
	struct record record; /* of PAYLOAD and STOCK */
};

/* Open what is missing or was replaced, and read again what may have changed. */
void slots_prepare(struct slots *slots, int root);

void slots_close(struct slots *slots);

/*
 * Whose image is it? Uses what slots_prepare() opened: no allocation, no path look-up, and no lock
 * that is held for longer than a moment.
 */
void slot_look(const struct slots *slots, enum slot_id id, struct slot_view *view);

/* Both of them. */
void slots_look(const struct slots *slots, struct slot_view view[SLOTS]);

/* The same without descriptors: opens, looks, closes. */
void slot_look_at(int root, enum slot_id id, struct slot_view *view);

/* Of one page, for record_mark.sum; `bytes` below that of a page: zeros follow. */
uint64_t slot_sum(const void *page, size_t bytes);

/* For record_mark.symbol. 0: the kernel hides it. */
uint64_t slot_symbol(int root, enum slot_id id);

#endif
