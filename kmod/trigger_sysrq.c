// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/sysrq.h>

#include "compat.h"
#include "nmi_entry.h"
#include "trigger.h"

static int registered;

static void on_key(SYSRQ_KEY key)
{
	nmi_entry_wipe();
}

static const struct sysrq_key_op operation = {
	.handler = on_key,
	.help_msg = "memwipe",
	.action_msg = "Empty RAM",
	.enable_mask = SYSRQ_ENABLE_BOOT,
};

int trigger_sysrq_start(char key, const char **why)
{
	if (!key)
		return 0;
	*why = "the key of parameter sysrq is taken, or the kernel has no SysRq";
	if (register_sysrq_key(key, &operation))
		return -EBUSY;
	registered = key;
	return 0;
}

void trigger_sysrq_stop(void)
{
	if (registered)
		(void)unregister_sysrq_key(registered, &operation); /* it is ours */
}
