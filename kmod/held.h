/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pages that a sweep has overwritten. It keeps them until its end, to get other ones meanwhile. */
#ifndef MEMWIPE_KMOD_HELD_H
#define MEMWIPE_KMOD_HELD_H

#include <linux/list.h>
#include <linux/mm_types.h>
#include <linux/spinlock.h>

struct held {
	spinlock_t lock;
	struct list_head pages;
};

#define DEFINE_HELD(name)                                  \
	struct held name = {                               \
		.lock = __SPIN_LOCK_UNLOCKED((name).lock), \
		.pages = LIST_HEAD_INIT((name).pages),     \
	}

/* From any number of CPUs, with interrupts on or off, but not from an interrupt. */
void held_add(struct held *held, struct page *page, unsigned int order);

/* Free all of them. Returns the number of pages. */
unsigned long held_release(struct held *held);

#endif
