// SPDX-License-Identifier: GPL-2.0-or-later
#include "orderly.h"

#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/reboot.h>

#include "compat.h"
#include "deadline.h"
#include "nmi_entry.h"

static enum handover_action armed;
static bool going_down;
static unsigned int shutdown_limit_s;
static DEFINE_MUTEX(lock);

/* All devices have been shut down: no DMA, no driver. */
static void on_shutdown(void)
{
	if (armed)
		nmi_entry_wipe_then(armed);
}

DEFINE_SHUTDOWN_HOOK(shutdown_hook, on_shutdown)

static int on_reboot(struct notifier_block *self, unsigned long event, void *unused)
{
	mutex_lock(&lock);
	going_down = true;
	if (armed)
		deadline_set(shutdown_limit_s, armed);
	mutex_unlock(&lock);
	return NOTIFY_DONE;
}

static struct notifier_block reboot = { .notifier_call = on_reboot, .priority = INT_MAX };

int orderly_arm(enum handover_action action)
{
	int error = 0;

	mutex_lock(&lock);
	if (going_down)
		error = -EBUSY;
	else if (!armed)
		__module_get(THIS_MODULE);
	if (!error)
		WRITE_ONCE(armed, action);
	mutex_unlock(&lock);
	return error;
}

int orderly_disarm(void)
{
	int error = 0;

	mutex_lock(&lock);
	if (going_down)
		error = -EBUSY;
	else if (armed)
		module_put(THIS_MODULE);
	if (!error)
		WRITE_ONCE(armed, 0);
	mutex_unlock(&lock);
	return error;
}

enum handover_action orderly_armed(void)
{
	return READ_ONCE(armed);
}

int orderly_start(unsigned int deadline_s)
{
	int error;

	shutdown_limit_s = deadline_s;
	error = register_reboot_notifier(&reboot);
	if (!error)
		register_shutdown_hook();
	return error;
}

void orderly_stop(void)
{
	unregister_shutdown_hook();
	unregister_reboot_notifier(&reboot);
}
