// SPDX-License-Identifier: GPL-2.0-or-later
#include "held.h"

#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/sched.h>

void held_add(struct held *held, struct page *page, unsigned int order)
{
	set_page_private(page, order);
	spin_lock(&held->lock);
	list_add(&page->lru, &held->pages);
	spin_unlock(&held->lock);
}

unsigned long held_release(struct held *held)
{
	unsigned long count = 0;
	struct page *page, *next;
	LIST_HEAD(mine);

	spin_lock(&held->lock);
	list_splice_init(&held->pages, &mine);
	spin_unlock(&held->lock);
	list_for_each_entry_safe(page, next, &mine, lru) {
		unsigned int order = page_private(page);

		list_del(&page->lru);
		set_page_private(page, 0);
		__free_pages(page, order);
		count += 1UL << order;
		if (!irqs_disabled())
			cond_resched();
	}
	return count;
}
