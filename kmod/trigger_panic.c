// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/kdebug.h>
#include <linux/notifier.h>
#include <linux/panic_notifier.h>

#include "nmi_entry.h"
#include "trigger.h"

static bool on_panics, on_oopses;

static int on_panic(struct notifier_block *self, unsigned long event, void *message)
{
	nmi_entry_wipe();
	return NOTIFY_DONE;
}

static int on_die(struct notifier_block *self, unsigned long event, void *args)
{
	if (event == DIE_OOPS)
		nmi_entry_wipe();
	return NOTIFY_DONE;
}

/* Before all other notifiers of these chains. */
static struct notifier_block panic_block = { .notifier_call = on_panic, .priority = INT_MAX };
static struct notifier_block die_block = { .notifier_call = on_die, .priority = INT_MAX };

int trigger_panic_start(bool panic, bool oops, const char **why)
{
	int error = 0;

	*why = "no notification of panics";
	if (panic)
		error = atomic_notifier_chain_register(&panic_notifier_list, &panic_block);
	on_panics = panic && !error;
	if (!error && oops)
		error = register_die_notifier(&die_block);
	on_oopses = oops && !error;
	if (error)
		trigger_panic_stop();
	return error;
}

void trigger_panic_stop(void)
{
	if (on_panics)
		(void)atomic_notifier_chain_unregister(&panic_notifier_list, &panic_block);
	if (on_oopses)
		(void)unregister_die_notifier(&die_block);
}
