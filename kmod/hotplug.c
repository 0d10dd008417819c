// SPDX-License-Identifier: GPL-2.0-or-later
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "hotplug.h"

#include <linux/memory.h>
#include <linux/mutex.h>
#include <linux/printk.h>

#include "nmi_entry.h"

static DEFINE_MUTEX(one_at_a_time);

/* Memory that is removed stays in the block: it may keep its content as long as it has power. */
static int on_memory(struct notifier_block *self, unsigned long event, void *unused)
{
	const char *reason;

	if (event != MEM_ONLINE)
		return NOTIFY_DONE;
	mutex_lock(&one_at_a_time);
	reason = nmi_entry_update();
	mutex_unlock(&one_at_a_time);
	if (reason)
		pr_err("memory that was added will not be overwritten: %s\n", reason);
	return NOTIFY_OK;
}

static struct notifier_block memory = { .notifier_call = on_memory };

int hotplug_start(void)
{
	return register_memory_notifier(&memory);
}

void hotplug_stop(void)
{
	unregister_memory_notifier(&memory);
}
