// SPDX-License-Identifier: GPL-2.0-or-later
#include "held.h"

#include <linux/gfp.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/spinlock.h>

static LIST_HEAD(pages);
static DEFINE_SPINLOCK(lock);

void held_add(struct page *page, unsigned int order)
{
	set_page_private(page, order);
	spin_lock(&lock);
	list_add(&page->lru, &pages);
	spin_unlock(&lock);
}

unsigned long held_release(void)
{
	unsigned long count = 0;
	struct page *page, *next;
	LIST_HEAD(mine);

	spin_lock(&lock);
	list_splice_init(&pages, &mine);
	spin_unlock(&lock);
	list_for_each_entry_safe(page, next, &mine, lru) {
		unsigned int order = page_private(page);

		list_del(&page->lru);
		set_page_private(page, 0);
		__free_pages(page, order);
		count += 1UL << order;
		cond_resched();
	}
	return count;
}
